//! Where nothing is sent: every address that is not one machine on the public internet, unless an operator trusts its
//! network.

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

/// Most characters of a URL.
const LONGEST_URL: usize = 2_048;

/// What may be called.
#[derive(Debug, Clone, Default)]
pub struct Guard {
    /// Networks of the operator's own, such as that of receivers in the same data centre.
    pub trusted: Vec<IpNet>,
    /// Whether `http` is allowed beside `https`; in development mode only.
    pub plain_http: bool,
}

/// IPv4 blocks that are not the public internet, by the special-purpose registry (RFC 6890 and its successors).
const CLOSED_V4: [(Ipv4Addr, u8); 19] = [
    // This network.
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    // Carriers' address translation.
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    // Link-local, where clouds keep their metadata.
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    // Documentation.
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 31, 196, 0), 24),
    (Ipv4Addr::new(192, 52, 193, 0), 24),
    // Relays of 6to4.
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(192, 175, 48, 0), 24),
    // Benchmarks.
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    // Multicast.
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    // Reserved, with the broadcast address.
    (Ipv4Addr::new(240, 0, 0, 0), 4),
    // Wire-speed metadata services outside the blocks above.
    (Ipv4Addr::new(168, 63, 129, 16), 32),
];

/// The one IPv6 block that is global unicast. Outside lie loopback, mapped and translated IPv4 (`::ffff:0:0/96`,
/// `64:ff9b::/96`), discard, segment routing, local and link-local addresses and multicast.
const OPEN_V6: (Ipv6Addr, u8) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// Blocks within it that are not the public internet.
const CLOSED_V6: [(Ipv6Addr, u8); 5] = [
    // Protocol assignments: Teredo, benchmarks, ORCHID.
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    // Documentation.
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    // 6to4, which carries an IPv4 address inside.
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0), 48),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

impl Guard {
    /// Whether something may be sent to an address.
    #[must_use]
    pub fn admits(&self, address: IpAddr) -> bool {
        self.trusted
            .iter()
            .any(|network| network.contains(&address))
            || is_public(address)
    }

    /// Reads a URL to which events may be sent; addresses that stand in it are checked, names when something is sent.
    ///
    /// # Errors
    /// Says what is wrong, in English and Chinese.
    pub fn read(&self, url: &str) -> Result<Url, (&'static str, &'static str)> {
        let Ok(parsed) = Url::parse(url) else {
            return Err((
                "must be a whole address such as https://erp.example.com/kehu",
                "应为完整地址，例如 https://erp.example.com/kehu",
            ));
        };
        let host = parsed.host();
        if parsed.scheme() != "https" && !(self.plain_http && parsed.scheme() == "http") {
            Err(("must begin with https://", "必须以 https:// 开头"))
        } else if !parsed.username().is_empty() || parsed.password().is_some() {
            Err((
                "must not name a user or password; receivers check the signature",
                "不得包含用户名或密码；接收方应校验签名",
            ))
        } else if parsed.fragment().is_some() || url.len() > LONGEST_URL || host.is_none() {
            Err((
                "has at most 2,048 characters, a host and no fragment",
                "不得超过 2048 个字符，须含主机名且不得含片段标识",
            ))
        } else if literal(&parsed).is_some_and(|address| !self.admits(address)) {
            Err((
                "is an address inside a network to which nothing is sent",
                "该地址属于不允许推送的网络",
            ))
        } else {
            Ok(parsed)
        }
    }
}

/// The address that stands in a URL in place of a name.
pub(crate) fn literal(url: &Url) -> Option<IpAddr> {
    match url.host()? {
        Host::Ipv4(address) => Some(address.into()),
        Host::Ipv6(address) => Some(address.into()),
        Host::Domain(_) => None,
    }
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !CLOSED_V4.iter().any(|block| v4(*block, address)),
        IpAddr::V6(address) => {
            v6(OPEN_V6, address) && !CLOSED_V6.iter().any(|block| v6(*block, address))
        }
    }
}

fn v4((start, bits): (Ipv4Addr, u8), address: Ipv4Addr) -> bool {
    Ipv4Net::new(start, bits).is_ok_and(|block| block.contains(&address))
}

fn v6((start, bits): (Ipv6Addr, u8), address: Ipv6Addr) -> bool {
    Ipv6Net::new(start, bits).is_ok_and(|block| block.contains(&address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_edges_of_each_closed_block_are_closed_and_what_lies_beside_is_open() {
        for (start, bits) in CLOSED_V4 {
            let block = Ipv4Net::new(start, bits).unwrap();
            assert!(!is_public(block.network().into()), "{block}");
            assert!(!is_public(block.broadcast().into()), "{block}");
        }
        for (start, bits) in CLOSED_V6 {
            let block = Ipv6Net::new(start, bits).unwrap();
            assert!(!is_public(block.network().into()), "{block}");
            assert!(!is_public(block.broadcast().into()), "{block}");
        }
        for open in [
            "1.0.0.0",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "8.8.8.8",
            "2001:200::1",
            "2001:4860:4860::8888",
            "2003::1",
            "2606:4700::1111",
            "3ffe:ffff::1",
        ] {
            assert!(is_public(open.parse().unwrap()), "{open}");
        }
    }

    #[test]
    fn ipv6_forms_of_ipv4_and_local_addresses_are_closed() {
        for closed in [
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(closed.parse().unwrap()), "{closed}");
        }
    }

    #[test]
    fn an_operator_may_trust_a_network_of_their_own() {
        let guard = Guard {
            trusted: vec!["10.1.0.0/16".parse().unwrap()],
            plain_http: false,
        };
        assert!(guard.admits("10.1.2.3".parse().unwrap()));
        assert!(!guard.admits("10.2.0.1".parse().unwrap()));
    }

    #[test]
    fn a_url_is_refused_by_its_form() {
        let guard = Guard::default();
        let long = format!("https://a.example/{}", "x".repeat(2_048));
        for refused in [
            "http://a.example/",
            "ftp://a.example/",
            "a.example",
            "https://",
            "https://user@a.example/",
            "https://user:secret@a.example/",
            "https://a.example/#part",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://0177.0.0.1/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            long.as_str(),
        ] {
            assert!(guard.read(refused).is_err(), "{refused}");
        }
        assert!(guard.read("https://a.example:8443/kehu?tenant=1").is_ok());
        let development = Guard {
            plain_http: true,
            ..Guard::default()
        };
        assert!(development.read("http://a.example/").is_ok());
    }
}
