/// Changes of a text that users, disks and attackers make: of bytes, of tokens, of numbers.
struct Mutation {
    private(set) var random: FuzzRandom

    init(_ random: FuzzRandom) { self.random = random }

    /// Numbers at the edges of what a double, an integer or the model can hold, and spellings that
    /// JSON does not know.
    static let numbers = [
        "0", "-0", "-0.0", "1", "-1", "0.5", "2", "1e308", "-1e308", "1.7976931348623157e308", "5e-324", "-5e-324", "1e-308", "1e-300",
        "1e-12", "1e-9", "9007199254740991", "9007199254740992", "9007199254740993", "-9007199254740993", "9223372036854775807",
        "9223372036854775808", "-9223372036854775809", "18446744073709551616", "1e309", "-1e309", "1e999999999999", "1e-999999999999",
        "0e999999999999", "NaN", "nan", "-NaN", "Infinity", "-Infinity", "inf", "+1", "01", "-01", ".5", "1.", "1e", "1e+", "0x10", "--1",
        "1e13", "10000000000001", "40", "41", "480", "481", "1200", "1201", "1000000000", "1000000001", "100000", "0.1", "0.0001", "0.99",
        "1.0000001", "12", "13", "100", "10000", "0.00000000000000000000000000000000000000000000001", "1.005", "4", "3", "7", "1e-5", "0.2",
    ]

    static let texts = [
        "\"\"", "\"base\"", "\"largest\"", "\"all\"", "\"none\"", "\"\\ud83d\"", "\"\\ude00\\ud83d\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"",
        "\"\u{1F600}\"", "\"a\\", "\"\\x\"", "\"\\u12\"", "\"\u{7F}\"", "\"__proto__\"", "\"BBB\"", "\"sculpted\"", "\"bullet\"",
        "\"2024-02-29\"",
        "\"9999-12-31\"", "\"1900-01-01\"", "\"2200-12-31\"", "\"GB\"", "\"cpi\"", "\"fixed\"", "\"ecb\"", "\"12\"", "\"e\u{301}\"",
    ]

    static let values = ["null", "true", "false", "{}", "[]", "[[]]", "{\"a\":1}", "[null]", "\"\"", "0"]

    /// One to four changes; most mutants have one or two, so that many are still deals.
    mutating func mutate(_ original: [UInt8], others: [[UInt8]]) -> [UInt8] {
        var bytes = original
        var rounds = 1 + random.below(2)
        if random.oneIn(6) { rounds += 2 }
        for _ in 0..<rounds {
            switch random.below(10) {
            case 0: bytes = mutatingBytes(bytes)
            case 1...4: bytes = mutatingNumber(bytes)
            case 5...8: bytes = mutatingTokens(bytes)
            default: bytes = random.oneIn(4) ? mutatingWhole(bytes, others: others) : mutatingNumber(bytes)
            }
        }
        return bytes
    }

    /// Bits and bytes, as a bad disk or a bad copy changes them.
    mutating func mutatingBytes(_ original: [UInt8]) -> [UInt8] {
        guard !original.isEmpty else { return [UInt8(truncatingIfNeeded: random.next())] }
        var bytes = original
        let place = random.below(bytes.count)
        switch random.below(7) {
        case 0: bytes[place] ^= 1 << UInt8(random.below(8))
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(bytes[place], at: place)
        case 3: bytes.swapAt(place, random.below(bytes.count))
        case 4: bytes[place] = UInt8(0x30 + random.below(10))
        case 5: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
        default: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.below(64)))
        }
        return bytes
    }

    private mutating func mutatingNumber(_ bytes: [UInt8]) -> [UInt8] {
        var text = JSONTokens(bytes)
        let places = text.places(.plain)
        guard !places.isEmpty else { return bytes }
        let place = random.pick(places)
        text.tokens[place].bytes = random.oneIn(2) ? edge() : nudged(text.tokens[place].bytes)
        return text.bytes
    }

    private mutating func edge() -> ArraySlice<UInt8> { ArraySlice(random.pick(Mutation.numbers).utf8) }

    /// A number near the one that was there: most of these are still legal.
    private mutating func nudged(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let value = Double(String(decoding: bytes, as: UTF8.self)), value.isFinite else { return edge() }
        let changed: Double
        switch random.below(8) {
        case 0: changed = value + 1
        case 1: changed = value - 1
        case 2: changed = -value
        case 3: changed = value * 10
        case 4: changed = value / 10
        case 5: changed = value.nextUp
        case 6: changed = value / 2
        default: changed = value * 1_000_000
        }
        if let whole = Int64(exactly: changed) { return ArraySlice("\(whole)".utf8) }
        return ArraySlice("\(changed)".utf8)
    }

    private mutating func mutatingTokens(_ bytes: [UInt8]) -> [UInt8] {
        var text = JSONTokens(bytes)
        guard text.tokens.count > 1 else { return mutatingBytes(bytes) }
        let place = random.below(text.tokens.count)
        let members = text.members()
        switch random.below(10) {
        case 0: text.tokens.remove(at: place)
        case 1: text.tokens.insert(text.tokens[place], at: place)
        case 2: text.tokens.swapAt(place, random.below(text.tokens.count))
        case 3: text.tokens[place].bytes = ArraySlice(random.pick(Mutation.values).utf8)
        case 4:
            if let quoted = text.places(.text).randomOne(&random) {
                text.tokens[quoted].bytes = ArraySlice(random.pick(Mutation.texts).utf8)
            }
        case 5:
            let quoted = text.places(.text)
            if let one = quoted.randomOne(&random), let other = quoted.randomOne(&random) {
                text.tokens[one].bytes = text.tokens[other].bytes
            }
        case 6, 7: if let member = members.randomOne(&random) { text.tokens.removeSubrange(member.key..<member.end) }
        case 8:
            if let member = members.randomOne(&random), let other = members.randomOne(&random) {
                let copy = Array(text.tokens[member.key..<member.end]) + [(.sign, [UInt8(ascii: ",")])]
                text.tokens.insert(contentsOf: copy, at: other.key)
            }
        default:
            if let member = members.randomOne(&random), let other = members.randomOne(&random), member.end <= other.key {
                text.tokens.replaceSubrange(other.key + 1..<other.end, with: Array(text.tokens[member.key + 1..<member.end]))
            }
        }
        return text.bytes
    }

    /// The file as a whole: cut off, marked, in another encoding, nested, spliced, repeated.
    private mutating func mutatingWhole(_ bytes: [UInt8], others: [[UInt8]]) -> [UInt8] {
        switch random.below(9) {
        case 0: return Array(bytes.prefix(random.below(bytes.count + 1)))
        case 1: return [0xEF, 0xBB, 0xBF] + bytes
        case 2: return [0xFF, 0xFE] + bytes.flatMap { [$0, 0] }
        case 3: return bytes + bytes
        case 4:
            let depth = random.pick([30, 63, 64, 65, 200, 20_000])
            let place = random.below(bytes.count + 1)
            let open = random.oneIn(2) ? "[" : "{\"a\":"
            return Array(bytes[..<place]) + Array(String(repeating: open, count: depth).utf8) + Array(bytes[place...])
        case 5:
            let other = random.pick(others)
            return Array(bytes.prefix(random.below(bytes.count + 1))) + Array(other.suffix(random.below(other.count + 1)))
        case 6:
            var text = JSONTokens(bytes)
            guard let member = text.members().randomOne(&random) else { return bytes }
            let copies = random.pick([2, 10, 300, 2_000])
            let copy = Array(text.tokens[member.key..<member.end]) + [(.sign, [UInt8(ascii: ",")])]
            guard copy.count * copies < 100_000 else { return bytes }
            text.tokens.insert(contentsOf: (0..<copies).flatMap { _ in copy }, at: member.key)
            return text.bytes
        case 7: return bytes.map { $0 == UInt8(ascii: ",") ? UInt8(ascii: ";") : $0 }
        default: return []
        }
    }
}

extension Array {
    fileprivate func randomOne(_ random: inout FuzzRandom) -> Element? { isEmpty ? nil : self[random.below(count)] }
}
