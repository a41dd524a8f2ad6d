import StructEngine
import Testing

/// A fault's cure is what its message says after the first semicolon outside quotes.
@Suite struct CureTests {
    @Test(arguments: [
        (#"must be the id of a site, found "LON9"; did you mean "LON1"?"#, #"did you mean "LON1"?"#),
        (#"must be at most 2, found 3; use that version, or run the positions again"#, "use that version, or run the positions again"),
        (#"must be whole, found "a; b"; did you mean "c"?"#, #"did you mean "c"?"#),
        (#"must be whole, found "a"; b"; did you mean "c"?"#, #"did you mean "c"?"#),
        ("must hold; first; second", "first; second"),
    ])
    func theCureFollowsTheFirstSemicolonOutsideQuotes(message: String, cure: String) {
        #expect(Issue(id: "x", path: "", message: message).cure == cure)
    }

    @Test(arguments: ["must be whole, found 1.5", #"must be a name, found "a; b""#, "", ";", "; ", "a;b"])
    func aMessageWithoutOneHasNoCure(message: String) {
        #expect(Issue(id: "x", path: "", message: message).cure == nil)
    }

    @Test func aDocumentIsVersionedOnce() {
        let document = JSONValue.object([("index", .integer(4))])
        #expect(document.versioned.text(pretty: false) == #"{"schema_version": 1,"index": 4}"#)
        #expect(document.versioned.versioned == document.versioned)
        #expect(JSONValue.array([]).versioned == .array([]))
    }
}
