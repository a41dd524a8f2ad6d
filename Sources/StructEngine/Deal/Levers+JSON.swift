extension Deal.Levers {
    /// The names of the levers, in the order of the canonical index (the last varies fastest).
    public static let names = Lever.ofDeal.map(\.key)

    /// Number of values of each lever, in the order of ``names``.
    public var sizes: [Int] { Deal.Levers.fields.map { $0.count(self) } }

    /// Most values one lever may have.
    static let maximumValues = 100_000

    init(_ node: JSONNode, pools: [String], paymentsPerYear: Int, _ log: IssueLog) {
        let reader = LeverReader(ObjectReader(node, path: "levers", keys: Deal.Levers.names, log: log), paymentsPerYear: paymentsPerYear)
        self.init(pool: pools, targetRating: [], seniorCoupon: [], seniorTenor: [])
        for field in Deal.Levers.fields { field.read(reader, &self) }
    }

    /// The levers as a deal file states them: a single value alone, several as a list; a mezzanine
    /// lever that is a product of its fields, as that product. Reading it back gives equal levers.
    public var json: JSONValue { .object(Deal.Levers.fields.map { ($0.lever.key, $0.json(self)) }) }
}

extension Deal.Profile {
    init(_ node: JSONNode, _ path: String, _ log: IssueLog) {
        var cure = ""
        if case .string(let text) = node.content, let kind = Kind(rawValue: text) { cure = "; write {\"kind\": \"\(kind.rawValue)\"}" }
        let reader = ObjectReader(node, path: path, keys: ["kind", "io_months", "balloon_pct"], log: log, cure: cure)
        let kind: Kind = reader.choice("kind", .annuity)
        let balloon = reader.number("balloon_pct", default: 0)
        if kind == .sculpted, balloon != 0 {
            let message = "must not be given on a sculpted profile, found \(shortNumber(balloon)); leave it out or choose annuity or level"
            log.report("sculpted_balloon", at: path + ".balloon_pct", message)
        }
        self.init(kind: kind, interestOnlyMonths: reader.whole("io_months", default: 0), balloon: balloon)
    }
}
