//! Everything that is tested from outside the house, in one binary: the command line, the program in a real terminal, the sample
//! articles as a corpus, and the walls between the rooms.

mod rooms;
mod support;
mod terminal;
