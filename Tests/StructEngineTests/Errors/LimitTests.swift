import Testing

/// Each limit holds to the last one that it allows, and not one further.
@Suite struct LimitTests {
    @Test(arguments: LimitCase.all) func theLimitIsAllowedAndOneMoreIsNot(limit: LimitCase) throws {
        #expect(try limit.faults(false) == [])
        #expect(try limit.faults(true).map(\.id) == [limit.id])
    }
}
