extension Plan {
    /// Reads and binds a deal beside the caller: what ``Deal/init(json:)`` and
    /// ``init(_:seed:count:ruleset:features:topLimit:nearMissLimit:)`` do, on a thread of its own, so that
    /// a server's handlers and timers are on time however large the deal.
    ///
    /// ```swift
    /// let plan = try await Plan.bind(json: request.body, seed: 7, count: 1_000_000)
    /// ```
    /// - Parameters:
    ///   - bytes: A deal as JSON.
    ///   - seed: Selects the order in which permutations are drawn.
    ///   - count: How many permutations to run; a count above the cardinality is clamped to it.
    ///   - ruleset: The rules to judge by; the built-in v1.0 if none is given.
    ///   - features: Parts of the engine that can be switched off.
    ///   - topLimit: Length of the top list, 0 to 10,000.
    ///   - nearMissLimit: How many near misses to keep for each binding constraint, 0 to 10,000.
    /// - Throws: ``StructError`` with every fault; `CancellationError` as soon as the task is cancelled.
    public static func bind(
        json bytes: [UInt8], seed: UInt64 = 0, count: Int64, ruleset: Ruleset? = nil, features: Features = Features(),
        topLimit: Int = 20, nearMissLimit: Int = 20
    ) async throws -> Plan {
        try await OffPool.run {
            try Plan(
                Deal(json: bytes), seed: seed, count: count, ruleset: ruleset, features: features, topLimit: topLimit,
                nearMissLimit: nearMissLimit)
        }
    }

    /// Binds a deal beside the caller; as ``bind(json:seed:count:ruleset:features:topLimit:nearMissLimit:)``.
    ///
    /// - Parameters:
    ///   - deal: What to structure; it need not have been checked before.
    ///   - seed: Selects the order in which permutations are drawn.
    ///   - count: How many permutations to run; a count above the cardinality is clamped to it.
    ///   - ruleset: The rules to judge by; the built-in v1.0 if none is given.
    ///   - features: Parts of the engine that can be switched off.
    ///   - topLimit: Length of the top list, 0 to 10,000.
    ///   - nearMissLimit: How many near misses to keep for each binding constraint, 0 to 10,000.
    /// - Throws: ``StructError`` with every fault; `CancellationError` as soon as the task is cancelled.
    public static func bind(
        _ deal: Deal, seed: UInt64 = 0, count: Int64, ruleset: Ruleset? = nil, features: Features = Features(), topLimit: Int = 20,
        nearMissLimit: Int = 20
    ) async throws -> Plan {
        try await OffPool.run {
            try Plan(
                deal, seed: seed, count: count, ruleset: ruleset, features: features, topLimit: topLimit, nearMissLimit: nearMissLimit)
        }
    }

    /// SHA-256 of deal, ruleset, objective weights and features, as 64 lowercase hexadecimal digits: what
    /// a structure's figures depend on. It is formed before anything is bound, so that a host can look
    /// for a plan that it keeps.
    ///
    /// Plans with one key differ in seed, count and limits at most; see
    /// ``with(seed:count:topLimit:nearMissLimit:)``.
    public static func key(of deal: Deal, ruleset: Ruleset = .v1, features: Features = Features()) -> String {
        BoundDeal.identity(deal, ruleset, Ranking(objective: deal.objective, ruleset: ruleset).weights, features)
    }

    /// ``key(of:ruleset:features:)`` of this plan.
    public var key: String { bound.identity }
}
