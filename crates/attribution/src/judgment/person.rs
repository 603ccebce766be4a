//! People and accounts by name.

use crate::decision::Holder;
use kehu_kernel::{UserId, Words};
use std::collections::BTreeMap;

/// The names of the people.
#[derive(Clone, Copy)]
pub(super) struct People<'a>(pub(super) &'a BTreeMap<UserId, String>);

impl People<'_> {
    /// A person's name; the identifier when it is not known.
    pub(super) fn name(self, user: UserId) -> String {
        self.0
            .get(&user)
            .cloned()
            .unwrap_or_else(|| user.to_string())
    }

    pub(super) fn holder(self, holder: Holder) -> Words {
        match holder {
            Holder::Salesperson { user } => Words::new(self.name(user), self.name(user)),
            Holder::Referrer { user } => {
                let name = self.name(user);
                Words::new(format!("referrer {name}"), format!("介绍人{name}"))
            }
            Holder::Pool => Words::new("the commission pool", "公佣"),
            Holder::Department => Words::new("the department", "部门"),
        }
    }

    pub(super) fn list(self, holders: impl Iterator<Item = Holder>) -> Words {
        self.join(holders.map(|holder| self.holder(holder)))
    }

    pub(super) fn join(self, words: impl Iterator<Item = Words>) -> Words {
        let (en, zh): (Vec<_>, Vec<_>) = words.map(|words| (words.en, words.zh)).unzip();
        Words::new(en.join(", "), zh.join("，"))
    }
}
