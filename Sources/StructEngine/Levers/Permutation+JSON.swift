extension Permutation {
    /// Reads what ``json`` writes, for a deal: a lever that is left out has the deal file's
    /// default, the pool where there is but one.
    ///
    /// Throws ``StructError/issues(_:)`` with every fault, values out of bounds included; paths are
    /// those of the levers in a deal file. The values need not be on the deal's lists:
    /// ``Plan/index(of:)`` tells whether they are.
    public init(json: some Sequence<UInt8>, deal: Deal) throws(StructError) {
        let bytes = Array(json)
        let log = IssueLog()
        let node = try JSONParser.parse(bytes, log: log)
        let member = JSONNode.Member(key: "levers", keyOffset: node.offset, value: node)
        // The deal that the paths speak of is around the text, so that its place is none within.
        let document = JSONNode(content: .object([member]), offset: bytes.count)
        var stated = deal
        stated.horizonYears = nil
        stated.levers = Deal.Levers(node, pools: deal.pools.map(\.id), paymentsPerYear: deal.paymentsPerYear, log)
        let check = RangeCheck(log)
        for field in Deal.Levers.fields {
            let (path, count) = ("levers.\(field.lever.key)", field.count(stated.levers))
            if count > 1 { log.report("too_many", at: path, "must be a single value, found \(count)") }
        }
        stated.levers.check(check, deal: stated)
        guard log.issues.isEmpty else { throw .issues(log.located(in: document, bytes: bytes)) }
        self.init(LeverSpace.Digits(repeating: 0), of: stated.levers)
    }
}
