//! The Reader: an event loop around a pure `update`, and views that draw what the state says.

pub mod card;
pub mod effects;
pub mod find;
pub mod layout;
pub mod motion;
pub mod notes;
pub mod page;
pub mod run;
pub mod select;
pub mod side;
pub mod state;
pub mod terminal;
pub mod update;
pub mod view;
pub mod wrap;

pub use run::{Opening, run};

#[cfg(test)]
mod tests;
