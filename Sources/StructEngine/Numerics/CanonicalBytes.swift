/// A value with one canonical form in bytes: equal values have equal bytes, unequal ones unequal
/// bytes, on every machine.
///
/// Example: the text "AB" is the count 2 as eight bytes, least significant first, then 0x41 0x42.
protocol Canonical: SendableMetatype {
    func write(to bytes: inout CanonicalBytes)
    /// Writes values without their count; types of fixed width do it in one go.
    static func write(_ values: [Self], to bytes: inout CanonicalBytes)
}

extension Canonical {
    static func write(_ values: [Self], to bytes: inout CanonicalBytes) {
        for value in values { value.write(to: &bytes) }
    }
}

/// Collects canonical forms, one value after the other.
///
/// Whole numbers take eight bytes, least significant first; a double is its bit pattern, with one
/// pattern for zero of either sign and one for all that is not a number; a truth is one byte; text
/// and lists have their count in front; an optional is a byte 0, or a byte 1 and its value. No
/// value's form is the start of another's of the same type, so nothing can run together.
struct CanonicalBytes {
    private(set) var bytes: [UInt8] = []

    mutating func put(_ value: some Canonical) { value.write(to: &self) }

    mutating func put(byte: UInt8) { bytes.append(byte) }

    mutating func put(word: UInt64) {
        withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Whole numbers as consecutive words, without a count.
    mutating func put(words: [UInt64]) {
        #if _endian(little)
            words.withUnsafeBytes { bytes.append(contentsOf: $0) }
        #else
            for word in words { put(word: word) }
        #endif
    }

    /// UTF-8 without a count.
    mutating func put(utf8 text: String) { bytes.append(contentsOf: text.utf8) }

    /// Forgets what was put, and keeps the memory.
    mutating func clear() { bytes.removeAll(keepingCapacity: true) }
}

extension Int64: Canonical {
    func write(to bytes: inout CanonicalBytes) { bytes.put(word: UInt64(bitPattern: self)) }
    static func write(_ values: [Int64], to bytes: inout CanonicalBytes) { bytes.put(words: values.map { UInt64(bitPattern: $0) }) }
}

extension UInt64: Canonical {
    func write(to bytes: inout CanonicalBytes) { bytes.put(word: self) }
}

extension Int: Canonical {
    func write(to bytes: inout CanonicalBytes) { bytes.put(Int64(self)) }
}

extension Double: Canonical {
    /// One pattern for 0 and −0, which are equal, and one for every NaN.
    var canonicalBits: UInt64 { self == 0 ? 0 : isNaN ? 0x7FF8_0000_0000_0000 : bitPattern }

    func write(to bytes: inout CanonicalBytes) { bytes.put(word: canonicalBits) }
    static func write(_ values: [Double], to bytes: inout CanonicalBytes) { bytes.put(words: values.map(\.canonicalBits)) }
}

extension Bool: Canonical {
    func write(to bytes: inout CanonicalBytes) { bytes.put(byte: self ? 1 : 0) }
}

extension String: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(utf8.count)
        bytes.put(utf8: self)
    }
}

extension Optional: Canonical where Wrapped: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        guard let self else { return bytes.put(byte: 0) }
        bytes.put(byte: 1)
        bytes.put(self)
    }
}

extension Array: Canonical where Element: Canonical {
    func write(to bytes: inout CanonicalBytes) {
        bytes.put(count)
        Element.write(self, to: &bytes)
    }
}

/// A named choice is its name.
extension Canonical where Self: RawRepresentable, RawValue == String {
    func write(to bytes: inout CanonicalBytes) { bytes.put(rawValue) }
}
