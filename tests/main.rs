//! Everything that is tested from outside the house, in one binary: the command line, the program in a real terminal, and the walls
//! between the rooms.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "tests stand outside the house"
)]

mod add;
mod cli;
mod corpus;
mod desk;
mod exchange;
mod feeds;
mod fetch;
mod hostile;
mod newcomer;
mod properties;
mod reading;
mod review;
mod rooms;
mod search;
mod support;
mod terminal;
mod versions;
mod ways;
