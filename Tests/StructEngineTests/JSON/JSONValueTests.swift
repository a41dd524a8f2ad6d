import Testing

@testable import StructEngine

/// JSON as the engine writes it.
@Suite struct JSONValueTests {
    @Test func wholeAmountsAreIntegersAndUndefinedFiguresNull() {
        #expect(JSONValue.minor(12_300).text() == "12300" && JSONValue.minor(0.5).text() == "0.5" && JSONValue.minor(nil).text() == "null")
        #expect(JSONValue.optional(.infinity) == .null && JSONValue.optional(.nan) == .null && JSONValue.number(.nan).text() == "null")
        #expect(JSONValue.natural(.max).text() == "18446744073709551615" && JSONValue.integer(.min).text() == "-9223372036854775808")
    }

    @Test func numbersReadBackToTheSameBits() throws {
        var random = SplitMix64(seed: 3)
        for _ in 0..<2_000 {
            let value = Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &random))
            guard value.isFinite, value != 0 else { continue }
            let node = try JSONParser.parse(Array(JSONValue.number(value).text().utf8), log: IssueLog())
            guard case .number(let read) = node.content else {
                Issue.record("\(value) is no number")
                continue
            }
            #expect(read.bitPattern == value.bitPattern)
        }
    }

    @Test func textsAreEscapedAndMembersKeepTheirOrder() {
        let value = JSONValue.object([("b", .string("a\"\\\n\u{1}é")), ("a", .array([.integer(1), .null]))])
        #expect(value.text(pretty: false) == "{\"b\": \"a\\\"\\\\\\n\\u0001é\",\"a\": [1,null]}")
        #expect(value.text() == "{\n  \"b\": \"a\\\"\\\\\\n\\u0001é\",\n  \"a\": [1, null]\n}")
        #expect(value != .object([("a", .array([.integer(1), .null])), ("b", .string("a\"\\\n\u{1}é"))]))
    }
}
