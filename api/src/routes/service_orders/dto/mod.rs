//! Bodies of service orders.

mod answers;
mod requests;
mod standards;

pub use answers::{
    ServiceFeedback, ServiceFeedbackPage, ServiceOrder, ServiceOrderPage, ServiceOrderRecord,
};
pub use requests::{
    AssignServiceTask, CancelServiceOrder, CompleteServiceOrder, ConfirmServiceOrder,
    FeedBackServiceOrder, FinishServiceTask, IssueServiceOrder, TakeServiceStep,
};
pub use standards::ServiceStandardList;
