//! Takes a body in: unpacked as it comes, and no further than the cap, so that a few kilobytes that stand for gigabytes cost no more
//! than an honest page. Servers pack what they send, and archives keep it as it was sent.

use flate2::bufread::{DeflateDecoder, GzDecoder, ZlibDecoder};
use std::io::{self, BufRead, BufReader, Read};

/// Bytes that are read at a time.
const PIECE: usize = 64 * 1024;

/// What is asked for, see [`unpacked`].
pub const ACCEPTED: &str = "gzip, br, deflate";

/// Why a body could not be taken in whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unpacking {
    /// What it was read from failed.
    Wire,
    /// Nobody waits for it any more.
    Stopped,
    /// It goes on after this many bytes.
    Large(u64),
    /// This encoding is damaged or unknown.
    Packed(String),
}

/// The bytes behind the encoding that the server names. `keep_on` is asked between two pieces. Where `wire` itself fails the error may
/// be [`Unpacking::Wire`] or speak of the compression: who made the wire knows better, and is to be asked first.
pub fn unpacked(
    encoding: &str,
    wire: impl Read,
    cap: u64,
    keep_on: impl Fn() -> bool,
) -> Result<Vec<u8>, Unpacking> {
    let encoding = encoding.trim().to_ascii_lowercase();
    let mut wire = BufReader::with_capacity(PIECE, wire);
    match encoding.as_str() {
        "" | "identity" => drained(wire, cap, keep_on),
        "gzip" | "x-gzip" => packed(&encoding, Members::new(wire), cap, keep_on),
        "br" => packed(
            &encoding,
            brotli_decompressor::Decompressor::new(wire, PIECE),
            cap,
            keep_on,
        ),
        "deflate" => {
            // Some send the bare stream, as the name says, and most the one with a zlib header, as the standard says.
            let head = wire
                .fill_buf()
                .map_err(|_| Unpacking::Wire)?
                .first_chunk::<2>()
                .copied();
            let zlib =
                head.is_some_and(|[a, b]| a & 0x0f == 8 && u16::from_be_bytes([a, b]).is_multiple_of(31));
            if zlib {
                packed(&encoding, ZlibDecoder::new(wire), cap, keep_on)
            } else {
                packed(&encoding, DeflateDecoder::new(wire), cap, keep_on)
            }
        }
        other => Err(Unpacking::Packed(other.to_owned())),
    }
}

fn packed(
    encoding: &str,
    reader: impl Read,
    cap: u64,
    keep_on: impl Fn() -> bool,
) -> Result<Vec<u8>, Unpacking> {
    drained(reader, cap, keep_on).map_err(|why| match why {
        Unpacking::Wire => Unpacking::Packed(encoding.to_owned()),
        other => other,
    })
}

/// All that comes, up to the cap.
pub fn drained(mut reader: impl Read, cap: u64, keep_on: impl Fn() -> bool) -> Result<Vec<u8>, Unpacking> {
    let mut out = Vec::new();
    let mut piece = vec![0; PIECE];
    loop {
        if !keep_on() {
            return Err(Unpacking::Stopped);
        }
        let got = match reader.read(&mut piece) {
            Ok(0) => return Ok(out),
            Ok(got) => got,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => return Err(Unpacking::Wire),
        };
        if out.len() as u64 + got as u64 > cap {
            return Err(Unpacking::Large(cap));
        }
        out.extend_from_slice(piece.get(..got).unwrap_or_default());
    }
}

/// The members of a gzip stream, one after the other. What follows the last and is no member is not read, as in browsers: servers put
/// padding there.
pub struct Members<R: BufRead> {
    now: Option<GzDecoder<R>>,
}

impl<R: BufRead> Members<R> {
    /// From the first member on.
    pub fn new(reader: R) -> Members<R> {
        Members {
            now: Some(GzDecoder::new(reader)),
        }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(decoder) = &mut self.now {
            let got = decoder.read(buffer)?;
            if got > 0 || buffer.is_empty() {
                return Ok(got);
            }
            let Some(ended) = self.now.take() else { break };
            let mut rest = ended.into_inner();
            if rest.fill_buf()?.starts_with(b"\x1f\x8b") {
                self.now = Some(GzDecoder::new(rest));
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut out = GzEncoder::new(Vec::new(), Compression::default());
        out.write_all(bytes).expect("writes");
        out.finish().expect("ends")
    }

    fn take(encoding: &str, wire: &[u8], cap: u64) -> Result<Vec<u8>, Unpacking> {
        unpacked(encoding, wire, cap, || true)
    }

    #[test]
    fn every_encoding_that_is_asked_for_is_unpacked() {
        let text = "The tide tables were read aloud. ".repeat(40);
        let text = text.as_bytes();
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(text).expect("writes");
        let mut bare = DeflateEncoder::new(Vec::new(), Compression::default());
        bare.write_all(text).expect("writes");
        // Ten letters as an uncompressed block of Brotli.
        let brotli = b"\x8b\x04\x80tide table\x03";
        assert_eq!(take("", text, 1 << 20).as_deref(), Ok(text));
        assert_eq!(take("GZIP", &gzip(text), 1 << 20).as_deref(), Ok(text));
        assert_eq!(
            take("deflate", &zlib.finish().expect("ends"), 1 << 20).as_deref(),
            Ok(text)
        );
        assert_eq!(
            take("deflate", &bare.finish().expect("ends"), 1 << 20).as_deref(),
            Ok(text)
        );
        assert_eq!(take("br", brotli, 1 << 20).as_deref(), Ok(&b"tide table"[..]));
    }

    #[test]
    fn members_follow_each_other_and_padding_is_not_read() {
        let mut wire = gzip(b"one ");
        wire.extend(gzip(b"two"));
        wire.extend([0; 9]);
        assert_eq!(take("gzip", &wire, 100).as_deref(), Ok(&b"one two"[..]));
    }

    #[test]
    fn a_bomb_is_stopped_at_the_cap() {
        let bomb = gzip(&vec![0; 8 << 20]);
        assert!(bomb.len() < 20_000);
        assert_eq!(take("gzip", &bomb, 1 << 20), Err(Unpacking::Large(1 << 20)));
        assert_eq!(take("", &[0; 11], 10), Err(Unpacking::Large(10)));
    }

    #[test]
    fn damaged_and_unknown_compression_is_told() {
        let whole = gzip(b"The tide tables were read aloud in the square.");
        let packed = |encoding: &str| Err(Unpacking::Packed(encoding.to_owned()));
        assert_eq!(take("gzip", b"no gzip at all", 100), packed("gzip"));
        assert_eq!(take("gzip", &whole[..whole.len() - 12], 100), packed("gzip"));
        assert_eq!(take("br", b"\xff\xff\xff\xff", 100), packed("br"));
        assert_eq!(take("zstd", &whole, 100), packed("zstd"));
        assert_eq!(unpacked("", &b"x"[..], 100, || false), Err(Unpacking::Stopped));
    }
}
