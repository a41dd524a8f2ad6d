import Foundation
import TestSupport
import Testing

@testable import StructEngine

/// Characters that are not shown as themselves, in names and in what is said of them.
@Suite struct UnshownCharactersTests {
    private static let scalars = (UInt32(0)...0x10FFFF).compactMap(Unicode.Scalar.init)
    private static let unshown = scalars.filter(\.isUnshown)

    @Test func theListIsThatOfUnicode() {
        var (missing, excess): ([String], [String]) = ([], [])
        for scalar in Self.scalars {
            // Of this Swift's own tables, which may be of another release of Unicode than the list.
            let category = scalar.properties.generalCategory
            let isOfKind = [.control, .format, .lineSeparator, .paragraphSeparator].contains(category)
            let isUnshown = isOfKind || scalar.properties.isDefaultIgnorableCodePoint
            if isUnshown, !scalar.isUnshown { missing.append(scalar.codePoint) }
            if !isUnshown, scalar.isUnshown, category != .unassigned { excess.append(scalar.codePoint) }
        }
        #expect(missing == [])
        #expect(excess == [])
        #expect(Self.unshown.count == 4_273)
    }

    @Test func theSchemaTakesWhatTheEngineTakes() throws {
        let file = Repository.root.appending(path: "Schemas/deal.schema.json")
        let root = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        let definitions = try #require(root["$defs"] as? [String: [String: Any]])
        let pattern = try NSRegularExpression(pattern: #require(definitions["shown"]?["pattern"] as? String))
        func fits(_ text: String) -> Bool { pattern.firstMatch(in: text, range: NSRange(location: 0, length: text.utf16.count)) != nil }
        var shown = String.UnicodeScalarView()
        shown.append(contentsOf: Self.scalars.filter { !$0.isUnshown })
        #expect(fits(String(shown)))
        #expect(Self.unshown.filter { fits("a\($0)b") } == [])
    }

    private static let names = [
        ("\"name\": \"Two Halls\"", "name"), ("\"LON1\", \"city\": \"London\"", "sites[0].city"), ("\"id\": \"LEE1\"", "sites[1].id"),
        ("\"id\": \"L1\"", "leases[0].id"), ("\"tenant\": \"Alder Cloud\"", "leases[0].tenant"),
    ]

    @Test(arguments: names) func aNameWithOneIsRefusedWhereItStands(member: String, path: String) throws {
        for character in ["\u{202E}", "\u{2066}", "\u{200B}", "\u{200D}", "\u{61C}", "\u{2028}", "\u{FEFF}", "\u{E0041}", "\u{FE0F}"] {
            let text = DealText.twoHalls.replacing(member, with: String(member.dropLast(3)) + character + String(member.suffix(3)))
            let found = try faults { try Deal(json: text.bytes) }.filter { $0.id == "control_character" }
            #expect(found.map(\.path) == [path])
            let point = character.unicodeScalars.map(\.codePoint).joined()
            #expect(found.allSatisfy { $0.message.contains("found \(point) as character ") }, "\(found)")
        }
    }

    @Test func namesInOtherScriptsAreTaken() throws {
        for name in ["Société Générale", "三菱地所", "شركة الدار", "Ελλάδα", "Straße – №5", "🏢 Hall"] {
            let text = DealText.twoHalls.replacing("\"Two Halls\"", with: "\"\(name)\"")
            #expect(try Deal(json: text.bytes).name == name)
        }
    }

    /// Whatever a text holds that is not a name that is known, its faults show nothing that a
    /// terminal would obey.
    @Test(arguments: [
        (
            "\"LON1\", \"tenant\": \"Alder Cloud\"", "\"LON\u{202E}1\", \"tenant\": \"Alder Cloud\"",
            #"found "LON\u202e1"; did you mean "LON1"?"#
        ),
        ("\"currency\": \"GBP\"", #""currency": "\u001b[31mGBP""#, #"found the text "\u001b[31mGBP""#),
        ("\"day_count\":", "\"day\u{E0041}_count\":", #"found "day\udb40\udc41_count"; did you mean "day_count"?"#),
        ("\"GBP\"", #""\n\u0085\u2067""#, #"found the text "\u000a\u0085\u2067""#),
    ]) func aMessageShowsThemAsJSONWritesThem(old: String, new: String, says: String) throws {
        let found = try faults { try Deal(json: DealText.twoHalls.replacing(old, with: new).bytes) }
        #expect(found.contains { $0.message.contains(says) }, "\(found)")
        #expect(found.allSatisfy { !$0.description.unicodeScalars.contains(where: \.isUnshown) })
        #expect(found.allSatisfy { $0.line != nil && $0.line != 1 }, "\(found)")
    }
}
