//! Which cells of a breakdown may be shown (SUR-12).

/// Which cells must be hidden, where none of fewer than `least` answers may show: those cells, and, since a total stands
/// beside them from which one hidden cell or a few could be computed, the next smallest until at least two cells with at
/// least `least` answers together are hidden. Cells without answers show nothing of anybody and stay.
#[must_use]
pub fn hidden(answers: &[u64], least: u64) -> Vec<bool> {
    let mut hides: Vec<bool> = answers.iter().map(|n| *n > 0 && *n < least).collect();
    let mut open: Vec<usize> = (0..answers.len())
        .filter(|at| answers.get(*at).is_some_and(|n| *n >= least.max(1)))
        .collect();
    open.sort_by_key(|at| (answers.get(*at).copied(), *at));
    let mut next = open.into_iter();
    loop {
        let (cells, sum) = hides
            .iter()
            .zip(answers)
            .filter(|(hide, _)| **hide)
            .fold((0_u64, 0_u64), |(cells, sum), (_, n)| (cells + 1, sum + n));
        if cells == 0 || (cells > 1 && sum >= least) {
            return hides;
        }
        match next.next().and_then(|at| hides.get_mut(at)) {
            Some(hide) => *hide = true,
            None => return hides,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sur_12_four_are_hidden_and_five_are_shown() {
        for (answers, expected) in [
            (vec![5, 5, 5], vec![false, false, false]),
            (vec![4, 5, 9], vec![true, true, false]),
            (vec![4, 1, 9], vec![true, true, false]),
            (vec![2, 2, 9, 7], vec![true, true, false, true]),
            (vec![4, 0, 9], vec![true, false, true]),
            (vec![4], vec![true]),
            (vec![0, 0], vec![false, false]),
            (vec![], vec![]),
        ] {
            assert_eq!(hidden(&answers, 5), expected, "{answers:?}");
        }
    }

    #[test]
    fn a_survey_that_names_its_respondents_hides_nothing() {
        assert_eq!(hidden(&[1, 0, 7], 0), [false, false, false]);
    }

    proptest! {
        /// From the total and what is shown, nothing of fewer than five can be computed.
        #[test]
        fn what_is_hidden_cannot_be_computed_from_the_total(answers in prop::collection::vec(0_u64..40, 0..12)) {
            let hides = hidden(&answers, 5);
            let secret: Vec<u64> = answers.iter().zip(&hides).filter(|(_, hide)| **hide).map(|(n, _)| *n).collect();
            let shown = answers.iter().zip(&hides).filter(|(_, hide)| !**hide);
            prop_assert!(shown.clone().all(|(n, _)| *n == 0 || *n >= 5));
            let nothing_left = shown.clone().all(|(n, _)| *n == 0);
            prop_assert!(secret.is_empty() || nothing_left || secret.len() > 1 && secret.iter().sum::<u64>() >= 5);
        }
    }
}
