import Testing

@testable import StructEngine

/// How many processors a process may use, from what Linux says of it.
@Suite struct ProcessorsTests {
    @Test(
        arguments: [
            ("Name:\tx\nCpus_allowed:\t3\nCpus_allowed_list:\t0-1\n", 2), ("Cpus_allowed_list:\t0-3,8,10-11\n", 7),
            ("Cpus_allowed_list:\t5\n", 1), ("Cpus_allowed_list:\t\n", nil), ("Cpus_allowed_list:\t3-1\n", nil),
            ("Cpus_allowed_list:\ta-b\n", nil), ("", nil),
        ] as [(String, Int?)]) func affinityCountsTheListOfProcessors(status: String, count: Int?)
    {
        #expect(ProcessorQuota.affinity(status) == count)
    }

    @Test(
        arguments: [
            ("max 100000\n", nil), ("100000 100000\n", 1), ("150000 100000\n", 2), ("50000 100000\n", 1), ("400000 100000", 4),
            ("0 100000", nil),
            ("100000 0", nil), ("100000", nil), ("9223372036854775807 1", Int.max), ("", nil),
        ] as [(String, Int?)]) func aQuotaIsRoundedUpToProcessors(text: String, count: Int?)
    {
        #expect(ProcessorQuota.version2(text) == count)
    }

    @Test func theFirstVersionHasAFileForEach() {
        #expect(ProcessorQuota.version1(quota: "-1\n", period: "100000\n") == nil)
        #expect(ProcessorQuota.version1(quota: "250000\n", period: "100000\n") == 3)
        #expect(ProcessorQuota.version1(quota: "x", period: "100000") == nil)
    }

    @Test func groupsAreAskedFromTheProcessUpToTheRoot() {
        #expect(ProcessorQuota.folders("0::/a/b\n") == ["/a/b", "/a", "/"])
        #expect(ProcessorQuota.folders("12:cpu:/x\n0::/\n") == ["/"])
        #expect(ProcessorQuota.folders("12:cpu:/x\n") == [])
    }

    @Test func thereIsAtLeastOneProcessor() { #expect(processorCount() >= 1) }
}
