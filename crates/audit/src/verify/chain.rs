//! Following the chain, link by link. Pure.
//!
//! A link holds when its hash follows from its position, the hash stored before it and its entry. When one does not,
//! the links after it tell why: they hold again at once (it was changed), or only a place further (one is missing) or
//! a place back (one was put in). Links that exchanged places hold in each other's.

use super::{Finding, FindingKind, MOST_FINDINGS, Report};
use crate::anchor::Anchor;
use crate::canonical::{Hash, seal_hash};
use crate::store::Link;
use chrono::{DateTime, Utc};
use kehu_kernel::AuditId;

/// Broken links kept to be tried in each other's places.
const MOST_SUSPECTS: usize = 200;
/// How many places further or back a link is tried.
const FAR: i64 = 3;

pub(super) struct Chain<'a> {
    anchors: std::iter::Peekable<std::slice::Iter<'a, Anchor>>,
    /// Position of the last link.
    last: i64,
    /// How many places further the present links stood when they were sealed.
    shift: i64,
    /// Stored hash of the last link; none where it is gone.
    previous: Option<Hash>,
    /// Stored hash of the link before that.
    earlier: Option<Hash>,
    /// Stored hash of the last link that held.
    sound: Option<Hash>,
    /// What the last link's hash should have been.
    computed: Option<Hash>,
    /// The last link, when it did not hold and nothing has told why yet.
    pending: Option<Suspect>,
    suspects: Vec<Suspect>,
    findings: Vec<Finding>,
    uncounted: i64,
    seals: i64,
    compared: i64,
    /// Position of the last anchor that agreed.
    agreed: i64,
}

/// A link that does not hold where it stands.
#[derive(Debug, Clone)]
struct Suspect {
    position: i64,
    entry: AuditId,
    previous: Hash,
    hash: Hash,
    sealed_at: DateTime<Utc>,
    form: Vec<u8>,
    reordered: bool,
}

impl Suspect {
    fn holds_at(&self, position: i64, previous: &Hash) -> bool {
        seal_hash(position, previous, self.sealed_at, &self.form) == self.hash
    }

    /// Whether this seal was made over the other's entry.
    fn sealed(&self, other: &Self) -> bool {
        seal_hash(self.position, &self.previous, self.sealed_at, &other.form) == self.hash
    }
}

impl<'a> Chain<'a> {
    /// Begins after a position, with the hash stored there.
    pub(super) fn begin(after: i64, before: Option<Hash>, anchors: &'a [Anchor]) -> Self {
        let from = anchors.partition_point(|anchor| anchor.position <= after);
        Self {
            anchors: anchors.get(from..).unwrap_or_default().iter().peekable(),
            last: after,
            shift: 0,
            previous: before,
            earlier: None,
            sound: before,
            computed: before,
            pending: None,
            suspects: Vec::new(),
            findings: Vec::new(),
            uncounted: 0,
            seals: 0,
            compared: 0,
            agreed: after,
        }
    }

    pub(super) fn follow(&mut self, link: &Link) {
        self.seals = self.seals.saturating_add(1);
        self.mind_the_gap(link.position);
        self.last = link.position;
        let Ok(hash) = Hash::try_from(link.hash.as_slice()) else {
            self.add(link.position, FindingKind::Changed, 1, Some(link.entry_id));
            return self.step(None, None, false);
        };
        let Some(entry) = &link.entry else {
            self.settle();
            self.add(link.position, FindingKind::Missing, 1, Some(link.entry_id));
            self.step(Some(hash), None, true);
            return self.compare(hash);
        };
        let form = entry.canonical();
        let Some(previous) = self.previous else {
            // The link before is gone: nothing to hold this one against. The next one leans on it again.
            self.step(Some(hash), Some(hash), true);
            return self.compare(hash);
        };
        let computed = seal_hash(
            link.position.saturating_add(self.shift),
            &previous,
            link.sealed_at,
            &form,
        );
        let suspect = Suspect {
            position: link.position,
            entry: link.entry_id,
            previous,
            hash,
            sealed_at: link.sealed_at,
            form,
            reordered: false,
        };
        let place = if computed == hash {
            Some(self.shift)
        } else {
            self.place_of(&suspect)
        };
        match place {
            Some(shift) => self.held(link.position, link.entry_id, shift),
            None => {
                self.settle();
                self.pending = Some(suspect);
            }
        }
        self.step(Some(hash), Some(computed), place.is_some());
        self.compare(hash);
    }

    /// Tells of positions without a seal.
    fn mind_the_gap(&mut self, position: i64) {
        let missing = position.saturating_sub(self.last).saturating_sub(1);
        if missing > 0 {
            self.settle();
            self.add(
                self.last.saturating_add(1),
                FindingKind::Missing,
                missing,
                None,
            );
            (self.previous, self.earlier, self.sound, self.computed) = (None, None, None, None);
        }
    }

    /// The shift with which a link holds after one of the hashes that may have stood before it.
    fn place_of(&self, link: &Suspect) -> Option<i64> {
        let before = [self.previous, self.computed, self.sound, self.earlier];
        let shifts = (0..=FAR).flat_map(|far| {
            [
                self.shift.saturating_add(far),
                self.shift.saturating_sub(far),
            ]
        });
        shifts
            .flat_map(|shift| {
                before
                    .into_iter()
                    .flatten()
                    .map(move |previous| (shift, previous))
            })
            .find(|(shift, previous)| link.holds_at(link.position.saturating_add(*shift), previous))
            .map(|(shift, _)| shift)
    }

    /// A link holds; its shift tells what happened to the one before.
    fn held(&mut self, position: i64, entry: AuditId, shift: i64) {
        let moved = shift.saturating_sub(self.shift);
        let pending = self.pending.take();
        self.shift = shift;
        if moved == 0 {
            if let Some(pending) = pending {
                self.changed(pending);
            }
            return;
        }
        // One put in and one missing directly after are two that exchanged places.
        if let Some(before) = self.findings.last_mut()
            && before.kind == FindingKind::Inserted
            && moved == before.span
            && position.saturating_sub(before.position) <= FAR
        {
            (before.kind, before.span) = (FindingKind::Reordered, 2);
            return;
        }
        let (at, known) = pending.map_or((position, entry), |pending| {
            (pending.position, pending.entry)
        });
        match moved > 0 {
            true => self.add(at, FindingKind::Missing, moved, None),
            false => self.add(
                at,
                FindingKind::Inserted,
                moved.saturating_neg(),
                Some(known),
            ),
        }
    }

    /// What is still unexplained was changed.
    fn settle(&mut self) {
        if let Some(pending) = self.pending.take() {
            self.changed(pending);
        }
    }

    fn changed(&mut self, suspect: Suspect) {
        self.add(
            suspect.position,
            FindingKind::Changed,
            1,
            Some(suspect.entry),
        );
        if self.suspects.len() < MOST_SUSPECTS {
            self.suspects.push(suspect);
        }
    }

    fn step(&mut self, stored: Option<Hash>, computed: Option<Hash>, sound: bool) {
        self.earlier = self.previous;
        self.previous = stored;
        self.computed = computed;
        if sound {
            self.sound = stored;
        }
    }

    /// Holds the last link against the anchors of its place.
    fn compare(&mut self, hash: Hash) {
        let place = self.last.saturating_add(self.shift);
        while let Some(anchor) = self.anchors.next_if(|anchor| anchor.position <= place) {
            if anchor.position != place {
                continue;
            }
            self.compared = self.compared.saturating_add(1);
            if anchor.hash == hash {
                self.agreed = place;
            } else if self.pending.is_none()
                && !self
                    .findings
                    .iter()
                    .any(|finding| finding.position > self.agreed)
            {
                let from = self.agreed.saturating_add(1);
                self.add(
                    from,
                    FindingKind::Rewritten,
                    place.saturating_sub(self.agreed),
                    None,
                );
            }
        }
    }

    fn add(&mut self, position: i64, kind: FindingKind, span: i64, entry: Option<AuditId>) {
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(Finding {
                position,
                kind,
                span,
                entry,
            });
        } else {
            self.uncounted = self.uncounted.saturating_add(1);
        }
    }

    /// Hands over what was found. Anchors beyond the end tell of a cut tail, if the end was reached.
    pub(super) fn end(mut self, report: &mut Report) {
        self.settle();
        self.tell_exchanged_from_changed();
        if report.complete {
            let place = self.last.saturating_add(self.shift);
            let beyond = self
                .anchors
                .by_ref()
                .map(|anchor| anchor.position)
                .filter(|position| *position > place);
            let furthest = beyond
                .inspect(|_| self.compared = self.compared.saturating_add(1))
                .max();
            if let Some(furthest) = furthest {
                self.add(
                    self.last.saturating_add(1),
                    FindingKind::TailCut,
                    furthest.saturating_sub(place),
                    None,
                );
            }
        }
        report.seals = self.seals;
        report.anchors = self.compared;
        report.verified_to = self.last;
        report.more_findings = report.more_findings.saturating_add(self.uncounted);
        self.findings
            .into_iter()
            .for_each(|finding| report.add(finding));
    }

    fn tell_exchanged_from_changed(&mut self) {
        let mut suspects = std::mem::take(&mut self.suspects);
        for first in 0..suspects.len() {
            let Some((head, tail)) = suspects.split_at_mut_checked(first.saturating_add(1)) else {
                break;
            };
            let Some(a) = head.last_mut() else { break };
            for b in tail {
                let entries_exchanged = a.sealed(b) && b.sealed(a);
                let seals_exchanged =
                    a.holds_at(b.position, &b.previous) || b.holds_at(a.position, &a.previous);
                if entries_exchanged || seals_exchanged {
                    (a.reordered, b.reordered) = (true, true);
                }
            }
        }
        // A link after an exchanged one is broken only because its predecessor moved away.
        let merely_after = |link: &Suspect| {
            !link.reordered
                && suspects
                    .iter()
                    .any(|other| other.reordered && link.holds_at(link.position, &other.hash))
        };
        let innocent: Vec<i64> = suspects
            .iter()
            .filter(|link| merely_after(link))
            .map(|link| link.position)
            .collect();
        let reordered: Vec<i64> = suspects
            .iter()
            .filter(|link| link.reordered)
            .map(|link| link.position)
            .collect();
        self.findings.retain(|finding| {
            finding.kind != FindingKind::Changed || !innocent.contains(&finding.position)
        });
        for finding in &mut self.findings {
            if finding.kind == FindingKind::Changed && reordered.contains(&finding.position) {
                finding.kind = FindingKind::Reordered;
            }
        }
    }
}

#[cfg(test)]
mod tests;
