//! Every SQL statement of the crate.

mod orders;
mod parts;

pub use orders::Filter;
pub(crate) use orders::{
    NewRow, find, insert, list, lock, mark_cancelled, mark_closed, mark_done, mark_reopened,
    mark_under_way, next_number, open_count, touch,
};
pub use parts::FeedbackFilter;
pub(crate) use parts::{
    accept_task, acknowledge, find_feedback, finish_task, insert_confirmation, insert_event,
    insert_feedback, insert_step, insert_task, list_events, list_feedback, start_task,
};
