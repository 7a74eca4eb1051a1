//! Documents in XML, as they come: feeds, lists of subscriptions. A tree is made of everything, however damaged; what was wrong is told.
//! Nothing outside the document is ever looked at.

mod entities;
mod spaces;
mod tokens;
mod tree;

pub use tokens::{Token, Tokens};
pub use tree::{Element, Node, NodeId, Rules, Tree};
