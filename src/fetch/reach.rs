//! Which machines may be asked. What the reader names is asked wherever it is; what a page names is not asked when it lies inside the
//! reader's own network, where a request alone can do harm. The check is made on the addresses that a name stands for, at the moment
//! of connecting, so that a name that changes its meaning between two look-ups gains nothing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Whether an address is no place of the public internet: this machine, local networks, link-local, shared (RFC 6598), multicast, reserved.
pub fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => is_private_v4(v4),
        IpAddr::V6(v6) => is_private_v6(v6),
    }
}

fn is_private_v4(ip: Ipv4Addr) -> bool {
    let [a, b, ..] = ip.octets();
    ip.is_loopback()
        || ip.is_private()
        || ip.is_link_local()
        || ip.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 198 && (b & 0xfe) == 18)
}

fn is_private_v6(ip: Ipv6Addr) -> bool {
    let s = ip.segments();
    let inner = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        is_private_v4(Ipv4Addr::new(a, b, c, d))
    };
    match s {
        // ::, ::1, and IPv4 written as IPv6 in the two old ways.
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] => ip.is_unspecified() || ip.is_loopback() || inner(high, low),
        // NAT64 and 6to4 carry an IPv4 address inside.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => inner(high, low),
        [0x64, 0xff9b, 1, ..] => true,
        [0x2002, high, low, ..] => inner(high, low),
        [first, ..] => (first & 0xfe00) == 0xfc00 || (first & 0xff80) == 0xfe80 || (first & 0xff00) == 0xff00,
    }
}

/// Whether a host says by its name alone that it is not public. For when a proxy looks names up.
pub fn is_private_name(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    if let Ok(ip) = bare.parse::<IpAddr>() {
        return is_private(ip);
    }
    let last = host.rsplit('.').next().unwrap_or(host);
    // A name without a dot, and the endings that are kept for local use (RFC 6761, 6762, 8375, and the one that ICANN set aside).
    !host.contains('.')
        || matches!(last, "localhost" | "local" | "internal" | "lan")
        || host.ends_with(".home.arpa")
        // Numbers at the end are an IPv4 address in one of its older spellings.
        || last.bytes().all(|b| b.is_ascii_digit())
        || last.starts_with("0x")
}

/// What [`Public`] answers with.
#[derive(thiserror::Error, Debug)]
#[error("inside your own network")]
pub struct Inside;

/// Looks names up and lets only public addresses pass.
#[derive(Debug, Default)]
pub struct Public(DefaultResolver);

impl Resolver for Public {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.0.resolve(uri, config, timeout)?;
        // The reader's proxy may well be on the reader's machine.
        if config.proxy().is_some_and(|proxy| proxy.uri() == uri) {
            return Ok(found);
        }
        // One private address among several is enough: which of them is taken is not in our hands.
        if found.iter().any(|socket| is_private(socket.ip())) {
            return Err(ureq::Error::Other(Box::new(Inside)));
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_known_in_every_spelling() {
        for ip in [
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "::ffff:127.0.0.1",
            "::127.0.0.1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "64:ff9b:1::1",
        ] {
            assert!(is_private(ip.parse().expect("an address")), "{ip}");
        }
        for ip in [
            "1.1.1.1",
            "172.32.0.1",
            "100.128.0.1",
            "198.20.0.1",
            "192.0.2.1",
            "2606:4700::1111",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
        ] {
            assert!(!is_private(ip.parse().expect("an address")), "{ip}");
        }
    }

    #[test]
    fn names_that_cannot_be_public_are_known() {
        for host in [
            "localhost",
            "router",
            "nas.local",
            "a.internal",
            "[::1]",
            "127.0.0.1",
            "127.1",
            "0x7f.1",
            "printer.home.arpa",
        ] {
            assert!(is_private_name(host), "{host}");
        }
        for host in ["example.org", "local.example", "[2606:4700::1111]"] {
            assert!(!is_private_name(host), "{host}");
        }
    }
}
