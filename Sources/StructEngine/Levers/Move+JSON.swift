extension Move: StatedByFields {
    static let schemaReference = "structure.schema.json#/$defs/move"

    static let fields: [Field<Move>] = [
        Field("lever", { $0.lever }, schema: .oneOf(levers.map(\.key))), Field("to", { $0.value }, "Notionals in minor units."),
    ]

    /// The move as JSON: `{"lever": …, "to": …}`. Example:
    /// `{"lever": "senior_tenor_years", "to": 15}`.
    public var json: JSONValue { members }

    /// Reads what ``json`` writes, or a change of a hint's JSON as the move that it is.
    ///
    /// Throws ``StructError/issues(_:)`` with every fault, each with its path, line and column.
    /// Whether the value is within bounds is asked when the move is evaluated.
    public init(json: some Sequence<UInt8>) throws(StructError) {
        let moves = try Move.read(json) { document, log in [Move.move(document, "", log)] }
        self = moves[0]
    }

    /// Reads a JSON list of moves, each as ``init(json:)`` reads it.
    public static func list(json: some Sequence<UInt8>) throws(StructError) -> [Move] {
        try read(json) { document, log in ObjectReader.list(document, at: "", log).map { move($0.node, $0.path, log) } }
    }

    private static func read(
        _ json: some Sequence<UInt8>, _ body: (JSONNode, IssueLog) -> [Move]
    ) throws(StructError) -> [Move] {
        let bytes = Array(json)
        let log = IssueLog()
        let document = try JSONParser.parse(bytes, log: log)
        let moves = body(document, log)
        guard log.issues.isEmpty else { throw .issues(log.located(in: document, bytes: bytes)) }
        return moves
    }

    /// A placeholder where there is a fault.
    private static func move(_ node: JSONNode, _ path: String, _ log: IssueLog) -> Move {
        let reader = ObjectReader(node, path: path, keys: Move.members.map(\.key) + Move.keysOfChanges, log: log)
        let name = reader.text("lever")
        guard !log.isFaulty(reader.path(of: "lever")) else { return .dropMezzanine }
        guard let lever = Move.levers.first(where: { $0.key == name }) else {
            let known = Move.levers.map(\.key)
            let message = "must be one of \(known.joined(separator: ", ")), found \(quoted(name))\(log.suggestion(for: name, among: known))"
            log.report("unknown_lever", at: reader.path(of: "lever"), message)
            return .dropMezzanine
        }
        guard let value = reader.required("to") else { return .dropMezzanine }
        return Move(change: Change(lever, value, reader.path(of: "to"), log))
    }

    /// What a hint's change tells beside the move.
    private static let keysOfChanges = ["from", "unit", "steps", "set"]
}

extension Move.Change {
    /// A placeholder where the value cannot be taken.
    fileprivate init(_ lever: Lever, _ node: JSONNode, _ path: String, _ log: IssueLog) {
        switch lever {
        case .mezzNotional: self = .mezzNotional(minor: Move.Change.minor(node, path, log))
        case .seniorDSCR: self = .seniorDSCR(Deal.DSCRTarget(node, path, log))
        case .seniorCoupon: self = .seniorCoupon(Move.Change.coupon(node, path, log))
        case .seniorTenor: self = .seniorTenor(Move.Change.tenor(node, path, log))
        case .interestOnly: self = .interestOnlyMonths(ObjectReader.whole(node, at: path, log))
        case .balloon: self = .balloon(ObjectReader.number(node, at: path, log))
        case .profileKind: self = .profileKind(ObjectReader.choice(node, at: path, log) ?? .annuity)
        case .equityShare: self = .equityShare(ObjectReader.number(node, at: path, log))
        case .maxGearing: self = .maxGearing(ObjectReader.number(node, at: path, log))
        case .dsraMonths: self = .dsraMonths(ObjectReader.whole(node, at: path, log))
        case .wrap:
            let fields = ObjectReader(node, path: path, keys: Deal.Wrap.fields.flatMap(\.members).map(\.key), log: log)
            self = .wrap(
                Deal.Wrap(premiumBasisPoints: fields.number("premium_bps"), insurerRating: fields.choice("insurer_rating", .nr)))
        case .pool: self = .pool(ObjectReader.text(node, at: path, log))
        case .targetRating: self = .targetRating(ObjectReader.choice(node, at: path, log) ?? .aaa)
        case .dropMezzanine, .repoTarget:
            self = lever == .repoTarget ? .dropRepoTarget : .dropMezzanine
            if !node.isNull { log.report("move_value", at: path, "must be null, since it can only be dropped, found \(node.kind)") }
        default: self = .seniorNotional(minor: Move.Change.minor(node, path, log))
        }
    }

    private static func tenor(_ node: JSONNode, _ path: String, _ log: IssueLog) -> Deal.Tenor {
        let years = ObjectReader.number(node, at: path, log)
        guard !years.isNaN else { return 0 }
        if let tenor = Deal.Tenor(years: years) { return tenor }
        Deal.Tenor.report(years, period: 1, path, log)
        return 0
    }

    private static func minor(_ node: JSONNode, _ path: String, _ log: IssueLog) -> Int64 {
        let amount = ObjectReader.number(node, at: path, log)
        if abs(amount) <= Deal.Limit.notionalMinor, let whole = Int64(exactly: amount) { return whole }
        log.report("not_whole", at: path, "must be whole minor units of at most 2^53, found \(shortNumber(amount))")
        return 0
    }

    private static func coupon(_ node: JSONNode, _ path: String, _ log: IssueLog) -> Deal.Coupon {
        guard case .object = node.content else { return .rate(ObjectReader.number(node, at: path, log)) }
        return .spread(basisPoints: ObjectReader(node, path: path, keys: ["spread_bps"], log: log).number("spread_bps"))
    }
}
