import Testing

@testable import StructEngine

/// Strict reading of JSON (RFC 8259): what is taken, what is refused, and where.
@Suite struct JSONParserTests {
    /// The value, written again; nil where the text is refused.
    private func read(_ text: String) -> String? { read(Array(text.utf8)) }

    private func read(_ bytes: [UInt8]) -> String? {
        let log = IssueLog()
        guard let node = try? JSONParser.parse(bytes, log: log), log.issues.isEmpty else { return nil }
        return JSONValue(node).text(pretty: false)
    }

    private func fault(_ bytes: [UInt8]) -> StructEngine.Issue? {
        let log = IssueLog()
        do {
            _ = try JSONParser.parse(bytes, log: log)
            return log.issues.first
        } catch .issues(let issues) {
            return issues.first
        } catch {
            return nil
        }
    }

    private func fault(_ text: String) -> StructEngine.Issue? { fault(Array(text.utf8)) }

    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("12.5", "12.5"), ("1e3", "1000"), ("1E-2", "0.01"), ("-2.50", "-2.5"),
        ("9007199254740993", "9007199254740992"),
        ("1.5e18", "1500000000000000000"), ("4.9e-324", "5e-324"), ("1e-400", "0"),
    ]) func numbersAreReadAsTheNearestDouble(text: String, written: String) { #expect(read(text) == written) }

    @Test(arguments: ["01", "+1", ".5", "1.", "1e", "1e+", "--1", "0x10", "1_000", "NaN", "Infinity", "1e400", "-1e400"])
    func otherSpellingsOfNumbersAreRefused(text: String) { #expect(read(text) == nil) }

    @Test(arguments: [
        (#""a\"b\\c\/d""#, #""a\"b\\c/d""#), (#""\u00e9\u20ac""#, "\"é€\""), (#""\ud83d\ude00""#, "\"😀\""), (#""\n\t\r""#, #""\n\t\r""#),
        (#""\b\f""#, #""\u0008\u000c""#),
    ]) func escapesAreUndoneAndMadeAgain(text: String, written: String) { #expect(read(text) == written) }

    @Test(arguments: [
        #""\ud83d""#, #""\ude00\ud83d""#, #""\ud83dx""#, #""\u12""#, #""\x41""#, #""\"#, "\"a\nb\"", "\"a\u{1}b\"", #""open"#,
    ])
    func brokenTextsAreRefused(text: String) { #expect(read(text) == nil) }

    @Test func aCutOffTextIsRefusedAtEveryByte() {
        let whole = Array(#"{"a": [1, -2.5e3, "é\u00e9"], "b": {"c": null, "d": true}}"#.utf8)
        #expect(read(whole) != nil)
        for length in 1..<whole.count { #expect(fault(Array(whole[..<length])) != nil, "\(length) bytes") }
        // Outside words and escapes, whose beginnings are wrong by themselves, it is said to be cut off.
        let plain = Array(#"{"a": [1, -2.5e3, "é"], "b": {"c": ["x"], "d": 4}}"#.utf8)
        for length in 1..<plain.count {
            let issue = fault(Array(plain[..<length]))
            #expect(["cut_off", "not_utf8"].contains(issue?.id), "\(length) bytes: \(String(describing: issue))")
        }
        #expect(fault([UInt8]())?.id == "empty_file")
    }

    @Test func placesAreLinesAndColumnsInBytes() {
        let issue = fault("{\n  \"é\": 1,\n  \"ü\": 01\n}")
        #expect(issue?.line == 3 && issue?.column == 9)
        #expect(fault("[1, 2}").map { [$0.line, $0.column] } == [1, 6])
    }

    @Test func nestingIsBoundedAndDoesNotExhaustTheStack() {
        func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(read(nested(JSONParser.maximumDepth)) != nil)
        #expect(fault(nested(JSONParser.maximumDepth + 1))?.id == "too_deep")
        #expect(fault(String(repeating: "[", count: 1_000_000))?.id == "too_deep")
    }

    @Test func aKeyGivenTwiceIsOneFaultAndReadingGoesOn() {
        let log = IssueLog()
        let node = try? JSONParser.parse(Array(#"{"a": 1, "b": {"c": 1, "c": 2}, "a": 3}"#.utf8), log: log)
        #expect(node != nil && log.issues.map(\.id) == ["duplicate_key", "duplicate_key"])
        #expect(Set(log.issues.map(\.path)) == ["a", "b.c"])
    }

    @Test func bytesThatAreNotUTF8AreRefusedWhereTheyAre() {
        #expect(fault(Array("[\"ab".utf8) + [0xFF] + Array("\"]".utf8))?.id == "not_utf8")
        #expect(fault([0xFF, 0xFE, 0x5B, 0x00])?.message.contains("UTF-16") == true)
        #expect(read([0xEF, 0xBB, 0xBF] + Array("[1]".utf8)) == "[1]")
        #expect(fault([0x22, 0xC0, 0x80, 0x22])?.id == "not_utf8" && fault([0x22, 0xED, 0xA0, 0x80, 0x22])?.id == "not_utf8")
    }

    @Test func nothingMayFollowTheValue() {
        #expect(read(" [1] \n") == "[1]" && fault("[1] [2]")?.id == "text_after_end" && read("") == nil)
    }

    @Test func noBytesTrapIt() {
        var random = SplitMix64(seed: 8)
        let alphabet = Array("{}[]:,\"\\u0123eE+-.truefalsn \n\u{e9}".utf8) + [0xFF, 0x00, 0xC3]
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            }
            _ = fault(bytes)
        }
    }
}
