import Testing

@testable import StructEngine

/// SHA-256 against published vectors, and the canonical form of values.
@Suite struct DigestTests {
    /// NIST, "Secure Hash Standard" example values: no bytes, "abc", and 448 bits.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ]) func publishedVectorsAreMet(text: String, hex: String) {
        var digest = Digest()
        digest.add(Array(text.utf8))
        #expect(digest.hex == hex)
    }

    private func bytes(_ value: some Canonical) -> [UInt8] {
        var bytes = CanonicalBytes()
        bytes.put(value)
        return bytes.bytes
    }

    @Test func valuesHaveTheBytesThatAreDocumented() {
        #expect(bytes(Int64(-2)) == [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
        #expect(bytes(1.0) == [0, 0, 0, 0, 0, 0, 0xF0, 0x3F])
        #expect(bytes(true) == [1])
        #expect(bytes("AB") == [2, 0, 0, 0, 0, 0, 0, 0, 0x41, 0x42])
        #expect(bytes(Int64?.none) == [0])
        #expect(bytes([true, false]) == [2, 0, 0, 0, 0, 0, 0, 0, 1, 0])
        #expect(bytes(Deal.Currency.gbp) == [3, 0, 0, 0, 0, 0, 0, 0, 0x47, 0x42, 0x50])
    }

    @Test func zeroHasOneFormAndSoHasWhatIsNotANumber() {
        #expect(bytes(-0.0) == bytes(0.0))
        #expect(bytes(Double.nan) == bytes(-Double.signalingNaN))
        #expect(bytes([-0.0, 1]) == bytes([0.0, 1]))
    }

    @Test func listsAreTheirCountAndTheirValues() {
        let values: [Double?] = [1.5, nil]
        #expect(bytes(values) == bytes(2) + [1] + bytes(1.5) + [0])
        #expect(bytes([Int64(5), 6]) == bytes(2) + bytes(Int64(5)) + bytes(Int64(6)))
    }

    @Test func piecesMayBeOfAnySize() {
        var whole = Digest()
        whole.add([Double](repeating: 0.5, count: 20_000))
        var pieces = Digest()
        pieces.add(20_000)
        for _ in 0..<20_000 { pieces.add(0.5) }
        #expect(whole.hex == pieces.hex)
    }

    @Test func hexadecimalReadsBackWhatItWrote() {
        let bytes = (0...255).map { UInt8($0) }
        #expect(Hexadecimal.bytes(Hexadecimal.text(bytes)) == bytes)
        #expect(Hexadecimal.text([0x0A, 0xFF]) == "0aff")
        for text in ["0", "0g", "0A", "é0"] { #expect(Hexadecimal.bytes(text) == nil) }
    }

    @Test func noBytesTrapTheReader() throws {
        var random = SplitMix64(seed: 5)
        for _ in 0..<2_000 {
            let count = Int.random(in: 0...40, using: &random)
            var reader = CanonicalReader((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
            _ = try? reader.text("a text")
            _ = try? reader.count("a count", width: 8)
            _ = try? reader.number("a number")
        }
    }
}
