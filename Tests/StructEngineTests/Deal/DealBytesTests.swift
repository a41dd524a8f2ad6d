import TestSupport
import Testing

@testable import StructEngine

/// Bytes that are no deal: whatever they are, they give a deal or a list of faults, never a trap.
@Suite struct DealBytesTests {
    private let valid = DealText.twoHalls.bytes

    private func only(_ bytes: [UInt8]) throws -> StructEngine.Issue {
        let issues = try faults { try Deal(json: bytes) }
        #expect(issues.count == 1, "\(issues.map(\.description))")
        return try #require(issues.first)
    }

    @Test func everyTruncationIsRefusedAtItsEnd() throws {
        let lines = valid.indices.filter { valid[$0] == UInt8(ascii: "\n") }
        for length in valid.indices {
            let issue = try only(Array(valid[..<length]))
            #expect(issue.id == (length == 0 ? "empty_file" : "cut_off"))
            // No fault is reported behind the last byte that is there, nor on an earlier line than
            // where the text breaks off.
            let line = 1 + lines.count { $0 < length }
            #expect(issue.line == line, "\(length): \(issue)")
        }
    }

    @Test func anEmptyTextHoldsNoValue() throws {
        #expect(try only([]).description == "1:1 document: must hold a JSON object, found an empty file [empty_file]")
        #expect(try only([0x20]).description == "1:2 document: must have a JSON value here, found the end of the text [cut_off]")
    }

    @Test(arguments: ["null", "true", "[]", "\"deal\"", "1"]) func aTextThatIsNoObjectIsToldWhichKeysItLacks(text: String) throws {
        let issues = try faults { try Deal(json: Array(text.utf8)) }
        #expect(issues.first?.id == "wrong_type")
        #expect(issues.first?.message.contains("schema_version") == true)
    }

    @Test func aByteOrderMarkOfUTF8ChangesNothing() throws {
        let marked = try Deal(json: [0xEF, 0xBB, 0xBF] + valid)
        #expect(try marked == Deal(json: valid))
    }

    @Test func utf16IsRefusedAsSuch() throws {
        let little: [UInt8] = [0xFF, 0xFE] + Array(valid.map { [$0, 0] }.joined())
        #expect(try only(little).message.contains("the byte order mark of UTF-16"))
        let big: [UInt8] = [0xFE, 0xFF] + Array(valid.map { [0, $0] }.joined())
        #expect(try only(big).message.contains("the byte order mark of UTF-16"))
    }

    @Test(
        arguments: [
            [0xC3, 0x28], [0x80], [0xC0, 0xAF], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF],
        ] as [[UInt8]])
    func bytesThatAreNotUTF8AreShownByLineAndColumn(bad: [UInt8]) throws {
        let place = try #require(valid.firstRange(of: Array("Two Halls".utf8))).lowerBound
        var bytes = valid
        bytes.replaceSubrange(place..<place + 1, with: bad)
        let issue = try only(bytes)
        #expect(issue.message.contains("must be UTF-8"))
        #expect(issue.line == 3)
        #expect(issue.column == 12)
    }

    @Test(arguments: ["[", "{\"a\":", "[{\"a\":"]) func nestingOf10000IsRefused(open: String) throws {
        let issue = try only(Array(String(repeating: open, count: 10_000).utf8))
        #expect(issue.message == "must be nested at most 64 deep, found 65 or more")
    }

    @Test func nestingWithinTheLimitIsRead() throws {
        let text = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        #expect(throws: Never.self) { try JSONParser.parse(Array(text.utf8), log: IssueLog()) }
    }

    @Test func escapesReadAsWhatTheyStandFor() throws {
        let node = try JSONParser.parse(Array(#""\u0041\n\/\\\"\ud83d\ude00é""#.utf8), log: IssueLog())
        guard case .string(let text) = node.content else {
            Testing.Issue.record("no text")
            return
        }
        #expect(text == "A\n/\\\"\u{1F600}é")
    }

    /// Flips, deletes, doubles and swaps bytes at seeded places; 4,000 texts.
    @Test(arguments: [UInt64](1...8)) func aMutatedTextIsADealOrAListOfFaults(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var deals = 0
        for _ in 0..<500 {
            var bytes = valid
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(bytes[place], at: place)
                case 3: bytes.swapAt(place, Int.random(in: 0..<bytes.count, using: &random))
                default: bytes[place] = UInt8.random(in: 0x30...0x39, using: &random)
                }
            }
            let found = try faults {
                let plan = try Plan(Deal(json: bytes), count: 3)
                return try plan.evaluate(index: plan.cardinality - 1)
            }
            if found.isEmpty { deals += 1 }
        }
        // Some must survive the mutation, or nothing behind the parser was tried.
        #expect(deals > 10, "seed \(seed)")
    }
}
