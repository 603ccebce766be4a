//! What the steps of a complaint tell, in words for the form.

use crate::markup::minute;
use crate::routes::system::label_words::label;
use kehu_complaints::{ClearedBy, Meeting, RecordForm, Step, StepContent};
use kehu_kernel::{Language, UnitId, UserId};

pub(super) struct Told<'a> {
    pub(super) form: &'a RecordForm,
    pub(super) language: Language,
}

impl Told<'_> {
    pub(super) fn say(&self, en: &'static str, zh: &'static str) -> &'static str {
        match self.language {
            Language::English => en,
            Language::Chinese => zh,
        }
    }

    pub(super) fn unit(&self, unit: UnitId) -> String {
        self.form.names.unit(unit).text(self.language).to_owned()
    }

    /// Who took it in; nobody where another system or the public intake did.
    pub(super) fn taker(&self) -> &str {
        self.named(&self.form.case.complaint.taken_by.id)
    }

    /// Who took a step.
    pub(super) fn hand(&self, step: &Step) -> &str {
        self.named(&step.by_id)
    }

    /// Who is accountable.
    pub(super) fn handler(&self) -> &str {
        let acceptance = self.form.case.complaint.acceptance;
        acceptance.map_or("", |acceptance| self.person(acceptance.acceptor))
    }

    fn named(&self, id: &str) -> &str {
        id.parse().map_or("", |user| self.person(user))
    }

    fn person(&self, user: UserId) -> &str {
        self.form.people.get(&user).map_or("", String::as_str)
    }

    fn word(&self, list: &str, word: &str) -> String {
        label(list, word, self.language)
    }

    /// What a step says beside its text.
    pub(super) fn fact(&self, step: &Step) -> Option<String> {
        let complaint = &self.form.case.complaint;
        let parts = match &step.content {
            StepContent::Acceptance {} | StepContent::Evaluation {} => return None,
            StepContent::Nature { nature, severity } => vec![
                self.word("ComplaintNature", nature.as_str()),
                self.word("ComplaintSeverity", severity.as_str()),
            ],
            StepContent::Redirection { party, channel } => vec![
                party.clone(),
                self.word("ComplaintChannel", channel.as_str()),
            ],
            StepContent::Cause { cause } => {
                let name = self.form.names.cause(complaint, cause);
                vec![name.text(self.language).to_owned()]
            }
            StepContent::Responsibility { unit, user } => {
                let person = user.map(|user| self.person(user).to_owned());
                [self.unit(*unit)].into_iter().chain(person).collect()
            }
            StepContent::Opinion { departments, .. } if departments.is_empty() => return None,
            StepContent::Opinion { departments, .. } => {
                let names = departments.iter().map(|unit| self.unit(*unit));
                [self.say("Drafted with", "会同部门").to_owned()]
                    .into_iter()
                    .chain(names)
                    .collect()
            }
            StepContent::Objection { .. } => {
                vec![self.word("ComplaintStepKind", step.content.kind().as_str())]
            }
            StepContent::Clearance {
                decision: ClearedBy::Leader { .. },
            } => vec![self.word("ComplaintDecider", "leader")],
            StepContent::Clearance {
                decision: ClearedBy::Meeting(meeting),
            } => self.meeting(meeting),
            StepContent::Reply { channel } => {
                vec![self.word("ComplaintChannel", channel.as_str())]
            }
            StepContent::FollowUp { result, score, .. } => {
                let score = score.map(|score| match self.language {
                    Language::English => format!("Score {score}"),
                    Language::Chinese => format!("{score} 分"),
                });
                [self.word("ComplaintFollowUpResult", result.as_str())]
                    .into_iter()
                    .chain(score)
                    .collect()
            }
        };
        Some(self.in_round(step, &parts.join(self.say(", ", "　"))))
    }

    fn meeting(&self, meeting: &Meeting) -> Vec<String> {
        let present = meeting.attendees.iter().map(|user| self.person(*user));
        let present: Vec<&str> = present.collect();
        vec![
            self.word("ComplaintDecider", "meeting"),
            minute(meeting.held_at),
            format!(
                "{}{}",
                self.say("convened by ", "召集人："),
                self.person(meeting.convened_by)
            ),
            format!(
                "{}{}",
                self.say("attended by ", "参加人："),
                present.join(self.say(", ", "、"))
            ),
        ]
    }

    /// Of a reopened complaint, each step says in which round it was taken.
    fn in_round(&self, step: &Step, fact: &str) -> String {
        match (self.form.case.complaint.round, self.language) {
            (1, _) => fact.to_owned(),
            (_, Language::English) => format!("[Round {}] {fact}", step.round),
            (_, Language::Chinese) => format!("【第 {} 次处理】{fact}", step.round),
        }
    }
}
