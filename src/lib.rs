//! copydesk: a terminal workstation for reading news critically.
//!
//! The map of the house. Data flows one way:
//!
//! ```text
//! bytes → ingest → Article → extract → Extraction → wrap → view
//! key → keymap → Action → update → effects → Msg → update
//! ```
//!
//! The core rooms ([`article`], [`extract`], [`anchor`], [`note`]) know no terminal, no clock, no files and no network.
//! [`ingest`] turns bytes into articles and touches no files either; [`ingest::clean`] is the one gate for untrusted text.
//! [`fetch`] alone opens connections. [`store`] alone writes the data directory. `tui` draws and asks; `cli` parses and prints.

pub mod action;
pub mod anchor;
pub mod article;
pub mod cli;
pub mod config;
pub mod day;
pub mod exchange;
pub mod extract;
pub mod fault;
pub mod fetch;
pub mod ingest;
pub mod keymap;
pub mod note;
pub mod query;
pub mod store;
pub mod theme;
pub mod tui;
