import Foundation
import StructEngine
import TestSupport
import Testing

/// Every fault that the engine knows has a smallest input that provokes it, and says what its page
/// says.
@Suite struct IssueFixtureTests {
    private static let texts = IssueFixture.all.filter { $0.sidecar?.arguments == nil }
    private static let commands = IssueFixture.all.filter { $0.sidecar?.arguments != nil }

    @Test func theSoundDealHasNoFault() throws {
        #expect(try IssueFixture.found(in: [UInt8](IssueFixture.sound), id: "") == [])
    }

    @Test(arguments: texts) func theInputHasTheFaultThatItIsNamedAfterAndNoOther(fixture: IssueFixture) throws {
        let found = try fixture.found()
        if fixture.id == "more_faults" {
            #expect(found.count == 201)
            #expect(found.last?.id == "more_faults")
        } else {
            #expect(found.map(\.id) == [fixture.id], "\(found.map(\.description))")
        }
    }

    @Test(arguments: texts) func aMessageSaysWhatMustHoldAndWhatWasFound(fixture: IssueFixture) throws {
        for issue in try fixture.found().prefix(1) {
            #expect(issue.message.contains("must"), "\(issue)")
            #expect(issue.message.contains("found") || issue.message.contains("which"), "\(issue)")
            #expect(!issue.message.contains("invalid") && !issue.message.contains("failed"), "\(issue)")
            #expect(issue.message.count < 500, "\(issue)")
            #expect(issue.description.hasSuffix("[\(issue.id)]"))
        }
    }

    @Test(arguments: commands) func theCommandEndsWithTheFaultThatItIsNamedAfter(fixture: IssueFixture) throws {
        let ended = try CommandLineTool.structctl(fixture.sidecar?.arguments ?? [], in: IssueFixture.folder)
        #expect(ended.status == 1 || ended.status == 2, "\(ended)")
        #expect(ended.errors.contains("[\(fixture.id)]"), "\(ended)")
    }

    @Test func aRefusedCallEndsWithItsId() async {
        for fault in CallFault.all {
            let text = await fault.text()
            #expect(text.hasSuffix("[\(fault.id)]"), "\(fault.call): \(text)")
        }
    }

    /// Ids are written as literals where a fault is reported; each of them is provoked by an input,
    /// a command or a call, and none other is.
    @Test func everyIdOfTheSourcesIsProvokedAndEveryProvokedIdIsOfTheSources() throws {
        let provoked = Set(IssueFixture.all.map(\.id) + CallFault.all.map(\.id))
        #expect(try IssueSources.ids().subtracting(provoked) == [])
        #expect(try provoked.subtracting(IssueSources.ids()) == [])
        #expect(provoked.count >= 90)
    }

    /// A message that proposes a cure has it tried: the edit of `cures.json` carries the cure out,
    /// and no fault is left.
    @Test(arguments: texts) func aProposedCureCures(fixture: IssueFixture) throws {
        let found = try fixture.found()
        guard fixture.isText, !fixture.isSidecar, fixture.id != "more_faults", let issue = found.first else { return }
        let proposes = issue.message.contains("; ") && !issue.message.contains("; known keys:") && !Self.curedElsewhere.contains(fixture.id)
        let cure = try Cure.all()[fixture.name]
        #expect(proposes == (cure != nil), "\(issue)")
        guard let cure else { return }
        let text = String(decoding: fixture.bytes, as: UTF8.self)
        #expect(text.ranges(of: cure.replace).count == 1, "\(cure.replace) must be there once")
        let cured = text.replacing(cure.replace, with: cure.with)
        let left = try IssueFixture.found(in: Array(cured.utf8), id: fixture.id)
        if cure.leavesOthers == true {
            #expect(!left.contains { $0.id == issue.id }, "\(left)")
        } else {
            #expect(left == [], "\(left)")
        }
        for word in issue.message.matches(of: /(?:did you mean|write) "?([^"?\s]+)/).map({ String($0.1) }) where word != "\\" {
            #expect(cure.with.contains(word), "the cure \(cure.with) should carry out: \(issue)")
        }
    }

    /// Faults whose cure is not an edit of the text.
    private static let curedElsewhere: Set = ["not_utf8", "shard_damaged", "shard_format", "shard_version"]

    @Test(arguments: [("not_utf8", String.Encoding.isoLatin1), ("not_utf8.utf-16", .utf16)])
    func savedAsUTF8TheTextCanBeRead(name: String, encoding: String.Encoding) throws {
        let fixture = try #require(IssueFixture.all.first { $0.name == name })
        let text = try #require(String(bytes: fixture.bytes, encoding: encoding))
        #expect(try !IssueFixture.found(in: Array(text.utf8), id: name).contains { $0.id == "not_utf8" })
    }

    @Test func everyCureIsOfAFixture() throws {
        #expect(Set(try Cure.all().keys).subtracting(IssueFixture.all.map(\.name)) == [])
    }
}

/// An edit of a faulty text that carries out the cure which its message proposes.
private struct Cure: Decodable {
    let replace: String
    let with: String
    /// True for a text that is only a scrap of a file, and lacks what a whole one has.
    let leavesOthers: Bool?

    static func all() throws -> [String: Cure] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let data = try Data(contentsOf: IssueFixture.folder.appending(path: "cures.json"))
        // The names of fixtures are keys too, and are not to be converted.
        return try Dictionary(uniqueKeysWithValues: decoder.decode([Named].self, from: data).map { ($0.fixture, $0.cure) })
    }

    private struct Named: Decodable {
        let fixture: String
        let cure: Cure

        private enum CodingKeys: CodingKey { case fixture }

        init(from decoder: any Decoder) throws {
            fixture = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .fixture)
            cure = try Cure(from: decoder)
        }
    }
}
