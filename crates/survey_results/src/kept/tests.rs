use super::*;
use std::sync::atomic::AtomicUsize;

struct Sheet(usize);

impl Extent for Sheet {
    fn bytes(&self) -> usize {
        self.0
    }
}

fn subject(cut: u32) -> Subject<u32> {
    Subject {
        survey: SurveyId(Uuid::nil()),
        questionnaire: Uuid::nil(),
        weighted: true,
        least: 0,
        cut,
    }
}

fn version(number: u128) -> Version {
    vec![Uuid::from_u128(number)]
}

#[tokio::test]
async fn a_version_is_computed_once_however_many_ask_at_once_and_another_anew() {
    let (shelf, computed) = (Shelf::default(), AtomicUsize::new(0));
    let ask = async |number: u128| {
        let compute = async || {
            tokio::task::yield_now().await;
            let before = computed.fetch_add(1, Ordering::SeqCst);
            Ok((version(number), Sheet(before)))
        };
        shelf
            .get(&subject(0), &version(number), compute)
            .await
            .unwrap()
            .0
    };
    let found = tokio::join!(ask(1), ask(1), ask(1), ask(1));
    assert_eq!(found, (0, 0, 0, 0));
    assert_eq!((ask(2).await, ask(2).await, ask(1).await), (1, 1, 2));
}

#[tokio::test]
async fn what_fails_is_computed_by_the_next() {
    let shelf: Shelf<u32, Sheet> = Shelf::default();
    let failed = shelf
        .get(&subject(0), &version(1), async || {
            Err(Error::NothingAsked {})
        })
        .await;
    assert!(failed.is_err());
    let found = shelf
        .get(&subject(0), &version(1), async || {
            Ok((version(1), Sheet(7)))
        })
        .await;
    assert_eq!(found.unwrap().0, 7);
}

#[tokio::test]
async fn what_was_not_used_for_the_longest_goes_first() {
    let shelf = Shelf::default();
    for cut in [0, 1, 0, 2] {
        let compute = async || Ok((version(1), Sheet(MOST_BYTES / 2 - PLACE_BYTES)));
        shelf
            .get(&subject(cut), &version(1), compute)
            .await
            .unwrap();
    }
    let kept = shelf.places.lock().unwrap();
    let kept = |cut| kept.contains_key(&subject(cut));
    assert_eq!((kept(0), kept(1), kept(2)), (true, false, true));
}
