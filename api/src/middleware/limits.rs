//! Rate limits: by address before anyone is known, by principal afterwards. Each instance counts for itself; what must
//! be shared between instances (sign-in attempts) is counted in the database.

use crate::problem::{self, Problem};
use actix_web::HttpRequest;
use actix_web::http::header::{HeaderName, HeaderValue};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};

type Limiter<K> = RateLimiter<K, DashMapStateStore<K>, DefaultClock, StateInformationMiddleware>;

/// The limits of this instance.
#[derive(Debug)]
pub struct Limits {
    by_address: Limiter<IpAddr>,
    by_principal: Limiter<String>,
    /// For principals with a limit of their own, by that limit.
    by_own_limit: Mutex<HashMap<NonZeroU32, Arc<Limiter<String>>>>,
    per_minute: NonZeroU32,
    proxies: usize,
}

/// What the limit leaves; told in `RateLimit` headers.
#[derive(Debug, Clone, Copy)]
pub struct Left {
    quota: u32,
    remaining: u32,
}

impl Limits {
    /// Allows so many requests a minute to each principal, and three times as many to each address, since whole
    /// offices share one. `proxies` is the number of reverse proxies in front.
    #[must_use]
    pub fn new(per_minute: NonZeroU32, proxies: usize) -> Self {
        let by_address =
            Quota::per_minute(per_minute.saturating_mul(NonZeroU32::MIN.saturating_add(2)));
        Self {
            by_address: RateLimiter::dashmap(by_address).with_middleware(),
            by_principal: RateLimiter::dashmap(Quota::per_minute(per_minute)).with_middleware(),
            by_own_limit: Mutex::default(),
            per_minute,
            proxies,
        }
    }

    /// The client's address: the peer's, or behind `proxies` the hop that the outermost own proxy saw. Addresses that
    /// a client wrote into the header itself stand further left and are ignored.
    #[must_use]
    pub fn address_of(&self, request: &HttpRequest) -> IpAddr {
        let peer = request
            .peer_addr()
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |address| address.ip());
        let Some(back) = self.proxies.checked_sub(1) else {
            return peer;
        };
        let hops: Vec<&str> = request
            .headers()
            .get_all("x-forwarded-for")
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        hops.iter()
            .rev()
            .nth(back)
            .and_then(|hop| hop.trim().parse().ok())
            .unwrap_or(peer)
    }

    /// Counts a request of an address.
    ///
    /// # Errors
    /// 429 past the limit.
    pub fn count_address(&self, address: IpAddr) -> Result<(), Problem> {
        self.by_address
            .check_key(&address)
            .map(|_| ())
            .map_err(|until| too_many(until.wait_time_from(DefaultClock::default().now())))
    }

    /// Counts a request of a principal, against a limit of its own where it has one, and tells what is left.
    ///
    /// # Errors
    /// 429 past the limit.
    pub fn count_principal(
        &self,
        principal: &str,
        own: Option<NonZeroU32>,
    ) -> Result<Left, Problem> {
        let principal = principal.to_owned();
        let counted = match own {
            Some(limit) => self.limiter_of(limit).check_key(&principal),
            None => self.by_principal.check_key(&principal),
        };
        match counted {
            Ok(state) => Ok(Left {
                quota: own.unwrap_or(self.per_minute).get(),
                remaining: state.remaining_burst_capacity(),
            }),
            Err(until) => Err(too_many(
                until.wait_time_from(DefaultClock::default().now()),
            )),
        }
    }

    fn limiter_of(&self, limit: NonZeroU32) -> Arc<Limiter<String>> {
        let mut limiters = self
            .by_own_limit
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let limiter = limiters.entry(limit).or_insert_with(|| {
            Arc::new(RateLimiter::dashmap(Quota::per_minute(limit)).with_middleware())
        });
        limiter.clone()
    }

    /// Forgets who has not called for long.
    pub(crate) fn tidy(&self) {
        self.by_address.retain_recent();
        self.by_principal.retain_recent();
        let mut limiters = self
            .by_own_limit
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        limiters.retain(|_, limiter| {
            limiter.retain_recent();
            !limiter.is_empty()
        });
    }
}

impl Left {
    /// The headers of draft-ietf-httpapi-ratelimit-headers.
    pub fn headers(self) -> [(HeaderName, HeaderValue); 2] {
        let policy = format!("\"default\";q={};w=60", self.quota);
        let limit = format!("\"default\";r={};t=60", self.remaining);
        let value =
            |text: String| HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""));
        [
            (HeaderName::from_static("ratelimit-policy"), value(policy)),
            (HeaderName::from_static("ratelimit"), value(limit)),
        ]
    }
}

fn too_many(wait: std::time::Duration) -> Problem {
    let seconds = wait.as_secs().saturating_add(1);
    Problem::new(
        problem::RATE_LIMITED,
        format!("Wait {seconds} seconds before the next request."),
        format!("请在 {seconds} 秒后重试。"),
    )
    .retry_after(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn limits(per_minute: u32, proxies: usize) -> Limits {
        Limits::new(NonZeroU32::new(per_minute).unwrap(), proxies)
    }

    fn seen(proxies: usize, forwarded: &[&str]) -> String {
        let mut request = TestRequest::default().peer_addr("10.0.0.1:4000".parse().unwrap());
        for value in forwarded {
            request = request.append_header(("x-forwarded-for", *value));
        }
        limits(1, proxies)
            .address_of(&request.to_http_request())
            .to_string()
    }

    #[test]
    fn the_address_is_the_peers_or_the_hop_that_the_own_proxies_saw() {
        assert_eq!(
            seen(0, &["6.6.6.6"]),
            "10.0.0.1",
            "without proxies the header is anyone's word"
        );
        assert_eq!(seen(1, &["6.6.6.6, 203.0.113.9"]), "203.0.113.9");
        assert_eq!(seen(1, &["6.6.6.6", "203.0.113.9"]), "203.0.113.9");
        assert_eq!(seen(2, &["6.6.6.6, 203.0.113.9, 10.0.0.7"]), "203.0.113.9");
        assert_eq!(seen(1, &[]), "10.0.0.1");
        assert_eq!(seen(1, &["junk"]), "10.0.0.1");
    }

    #[test]
    fn a_principal_is_refused_past_its_limit_and_others_are_not() {
        let limits = limits(3, 0);
        for _ in 0..3 {
            assert!(limits.count_principal("a", None).is_ok());
        }
        assert_eq!(
            limits.count_principal("a", None).unwrap_err().to_string(),
            "rate-limited"
        );
        assert!(limits.count_principal("b", None).is_ok());
        let own = NonZeroU32::new(5);
        let counted = (0..9)
            .filter(|_| limits.count_principal("c", own).is_ok())
            .count();
        assert_eq!(counted, 5, "a limit of its own");
        let address: IpAddr = "203.0.113.9".parse().unwrap();
        assert_eq!(
            (0..20)
                .filter(|_| limits.count_address(address).is_ok())
                .count(),
            9,
            "three times as many"
        );
    }

    #[test]
    fn who_has_not_called_for_long_is_forgotten() {
        let (limits, own) = (limits(60_000, 0), NonZeroU32::new(120_000));
        limits.count_principal("a", None).unwrap();
        limits.count_principal("b", own).unwrap();
        limits
            .count_address("203.0.113.9".parse().unwrap())
            .unwrap();
        // What they were counted for is made up for in a millisecond.
        std::thread::sleep(std::time::Duration::from_millis(20));
        limits.tidy();
        assert!(limits.by_address.is_empty() && limits.by_principal.is_empty());
        assert!(limits.by_own_limit.lock().unwrap().is_empty());
    }
}
