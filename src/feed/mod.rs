//! What the reader follows: subscriptions, the items that came from them, what is read of them, and when each may be asked again. Functions
//! of data: no files, no clock, no network.

pub mod due;
pub mod item;
pub mod list;
pub mod marks;
pub mod opml;

pub use due::{Outcome, Progress};
pub use item::{Held, News};
pub use list::{List, Subscription, meant};
pub use marks::Marks;
