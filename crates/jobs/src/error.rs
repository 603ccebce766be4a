//! Refusals.

kehu_kernel::refusals! {
    /// Why an act on a job is refused.
    pub enum Error wraps { Database(kehu_db::Error) } {
        /// No such job, or not for this caller.
        NotFound {} = "job-not-found", NotFound, "",
            "No such job", "任务不存在",
            "Check the job id; you see jobs that you asked for and those of units that you may see.",
            "请核对任务编号；仅能看到本人发起的任务以及有权查看单位的任务。";
        /// It has ended.
        AlreadyFinished { state: crate::JobState } = "job-already-finished", Conflict, "",
            "The job has already ended", "任务已结束",
            "It is {state}; there is nothing left to cancel.", "当前状态为 {state}，无需取消。";
    }
}

kehu_db::constraints! { Error {} }
