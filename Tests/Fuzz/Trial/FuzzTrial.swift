import StructEngine
import StructReport

/// One input taken as far as it goes: read, bound, run, evaluated, mended. What it gives must be a
/// value or faults that say something.
public struct FuzzTrial: Sendable {
    /// How far an input came.
    public enum Depth: Int, Sendable, CaseIterable {
        case refused, bound, run
    }

    public struct Outcome: Sendable {
        public let depth: Depth
        /// What should not be: a figure that is not finite, cash that appears from nowhere, a fault
        /// without words; nil if all is well.
        public let complaint: String?
    }

    private let corpus: FuzzCorpus
    private let hasCanary: Bool

    /// - Parameter hasCanary: True to plant a fault: every deal that is right and not called "Two
    ///   Halls" traps. A harness that does not notice that notices nothing.
    public init(_ corpus: FuzzCorpus, hasCanary: Bool = false) {
        self.corpus = corpus
        self.hasCanary = hasCanary
    }

    /// - Parameter effort: every so many inputs the slow parts (hints, feasibility) are tried too;
    ///   pass the input's number.
    public func run(_ subject: FuzzSubject, _ bytes: [UInt8], effort number: Int) async -> Outcome {
        do {
            switch subject {
            case .deal:
                let deal = try Deal(json: bytes)
                guard try Deal(json: deal.json.text(pretty: false).utf8) == deal else {
                    return Outcome(depth: .bound, complaint: "a deal reads back as another")
                }
                return try await run(deal, ruleset: number % 8 == 4 ? corpus.lenient : nil, number)
            case .ruleset: return try await run(corpus.host, ruleset: Ruleset(json: bytes), number)
            case .shard: return try await merge(RunShard(bytes: bytes))
            case .moves: return try await move(bytes)
            case .table: return Outcome(depth: .refused, complaint: "tables have a corpus of their own")
            }
        } catch let error as StructError {
            return Outcome(depth: .refused, complaint: FuzzTrial.complaint(of: error))
        } catch {
            return Outcome(depth: .refused, complaint: "threw \(type(of: error)): \(error)")
        }
    }

    /// A fault of a list that says too little; nil if all is well.
    static func wordless(_ error: StructError) -> String? {
        guard case .issues(let issues) = error else { return nil }
        if issues.isEmpty || issues.count > 202 { return "\(issues.count) faults in a list of faults" }
        return issues.first { $0.id.isEmpty || $0.message.count < 12 }.map { "a fault without words: \($0)" }
    }

    /// Every fault says where and what; there are at most 200 and a count; they stand in the order
    /// of the text.
    private static func complaint(of error: StructError) -> String? {
        switch error {
        case .issues(let issues):
            guard !issues.isEmpty else { return "no fault in a list of faults" }
            guard issues.count <= 201 else { return "\(issues.count) faults" }
            for issue in issues where issue.id.isEmpty || issue.message.count < 12 { return "a fault without words: \(issue)" }
            let places = issues.dropLast(issues.last?.id == "more_faults" ? 1 : 0).map { ($0.line ?? 0, $0.column ?? 0) }
            for (before, after) in zip(places, places.dropFirst()) where before > after {
                return "faults out of order: line \(after.0) after line \(before.0)"
            }
            return nil
        case .unavailable(_, let text): return text.count < 12 ? "a refusal without words" : nil
        }
    }

    private func run(_ deal: Deal, ruleset: Ruleset?, _ number: Int) async throws -> Outcome {
        if hasCanary, deal.name != "Two Halls" { preconditionFailure("the canary: a deal of another name") }
        let count = FuzzCorpus.hostCount
        let plan = try Plan(deal, seed: UInt64(number), count: count, ruleset: ruleset, topLimit: 3, nearMissLimit: 1)
        // Some small spaces are walked whole, which the engine does in another way.
        if number % 4 == 0, plan.cardinality < 20_000, case let whole = try Plan(deal, ruleset: ruleset, topLimit: 3, nearMissLimit: 1) {
            let walked = try await whole.run(threads: 1, hints: false).statistics
            if walked.generated != whole.cardinality {
                return Outcome(depth: .bound, complaint: "walked \(walked.generated) of \(whole.cardinality)")
            }
            if let complaint = FiniteFigures.complaints(walked, "statistics").first { return Outcome(depth: .run, complaint: complaint) }
        }
        let result = try await plan.run(threads: 1, hints: false)
        if number % 4 == 0 {
            for miss in result.nearMisses.prefix(1) where try await plan.hints(for: miss.structure).unproven > 0 {
                return Outcome(depth: .run, complaint: "a hint for #\(miss.structure.index) that its last check does not confirm")
            }
        }
        guard result.statistics.generated == plan.count else {
            return Outcome(depth: .bound, complaint: "ran \(result.statistics.generated) of \(plan.count)")
        }
        var complaints = FiniteFigures.complaints(result.statistics, "statistics")
        for point in result.pareto { complaints += FiniteFigures.complaints(point, "pareto") }
        var structures = result.top + result.nearMisses.prefix(2).map(\.structure)
        structures.append(try plan.evaluate(index: 0, withEquityReturn: true))
        structures.append(try plan.evaluate(index: plan.cardinality - 1, withEquityReturn: true))
        for structure in structures { complaints += FiniteFigures.complaints(structure, "#\(structure.index)") }
        let moved = [Move.seniorTenor(40), .pool(plan.deal.pools[plan.deal.pools.count - 1].id), .dropMezzanine]
        if let structure = try? plan.evaluate(index: plan.cardinality / 2, moves: moved) { structures.append(structure) }
        for structure in structures.suffix(4) {
            complaints += try complain(of: structure, in: plan)
        }
        if number % 16 == 0, let last = structures.last, try await plan.hints(for: last).unproven > 0 {
            complaints.append("a hint for a moved structure that its last check does not confirm")
        }
        if number % 16 == 8, let last = structures.last {
            for row in try plan.stressGrid(of: last) { complaints += FiniteFigures.complaints(row, "stress \(row.scenario)") }
            _ = try plan.tenantLadder(of: last).json
            if let complaint = try await complainOfLife(last, in: plan) { complaints.append(complaint) }
        }
        if number % 64 == 8, let last = structures.last {
            complaints += try await FuzzTrial.complaints(documents: last, result, in: plan)
        }
        _ = plan.derived
        _ = result.json.text(pretty: false).count
        if number % 64 == 0, plan.cardinality < 100_000 { _ = try await plan.feasibility() }
        return Outcome(depth: .run, complaint: complaints.first)
    }

    private func merge(_ shard: RunShard) async throws -> Outcome {
        guard try RunShard(bytes: shard.bytes).bytes == shard.bytes else {
            return Outcome(depth: .bound, complaint: "reads back as another")
        }
        let plan = try Plan(corpus.host, seed: FuzzCorpus.hostSeed, count: FuzzCorpus.hostCount, topLimit: 3, nearMissLimit: 2)
        if (try? RunShard.merged([shard, shard])) != nil, shard.count > 0 {
            return Outcome(depth: .bound, complaint: "merged with itself")
        }
        let whole = try await plan.run(resuming: shard, threads: 1, hints: false)
        return Outcome(depth: .run, complaint: whole.statistics.generated == plan.count ? nil : "ran \(whole.statistics.generated)")
    }

    private func move(_ bytes: [UInt8]) async throws -> Outcome {
        let plan = try Plan(corpus.host)
        let moves = try String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .map { try Move(argument: String($0), deal: plan.deal) }
        guard try Move.list(json: JSONValue.array(moves.map(\.json)).text().utf8) == moves else {
            return Outcome(depth: .bound, complaint: "moves read back as others")
        }
        for index in [0, 50, plan.cardinality - 1] {
            let structure = try plan.evaluate(index: index, moves: moves, withEquityReturn: true)
            if let complaint = try complain(of: structure, in: plan).first { return Outcome(depth: .run, complaint: complaint) }
        }
        // With moves of any kind, hints of one structure are enough for a mutant's second.
        let structure = try plan.evaluate(index: 50, moves: moves)
        let unproven = try await plan.hints(for: structure).unproven
        if let complaint = try await complainOfLife(structure, in: plan) { return Outcome(depth: .run, complaint: complaint) }
        return Outcome(depth: .run, complaint: unproven == 0 ? nil : "a hint that its last check does not confirm")
    }

    /// What a few random paths and the sensitivities come to is finite.
    private func complainOfLife(_ structure: Structure, in plan: Plan) async throws -> String? {
        let risk = try await plan.risk(of: structure, paths: 3, threads: 1)
        let figures = (risk.minDSCR?.quantiles ?? []) + (risk.equityIRR?.quantiles ?? []) + [risk.seniorUnpaid.meanShare.value]
        guard figures.allSatisfy(\.isFinite) else { return "a path without a figure" }
        let sides = try plan.sensitivities(of: structure).flatMap { [$0.down, $0.up] }.compactMap { $0 }
        return sides.allSatisfy { ($0.minDSCR ?? 0).isFinite && $0.seniorNotionalMinor >= 0 } ? nil : "a sensitivity without a figure"
    }

    /// Everything that a plan can be asked of a structure, but for hints, which take longest.
    private func complain(of structure: Structure, in plan: Plan) throws -> [String] {
        var complaints = FiniteFigures.complaints(structure, "#\(structure.index)")
        for scenario in [plan.scenarios.first, plan.scenarios.last].compactMap({ $0 }) {
            let waterfall = try plan.waterfall(structure, scenario: scenario)
            complaints += FiniteFigures.complaints(waterfall, structure)
            if waterfall.periods.count != structure.cashFlowsMinor.count {
                complaints.append("a waterfall of \(waterfall.periods.count) periods")
            }
        }
        if let period = structure.coverage.first?.minDSCRPeriod { _ = try plan.paymentDate(ofPeriod: period) }
        _ = try plan.tightestShare(pool: structure.levers.pool, rating: structure.levers.targetRating)
        _ = try plan.cashFlows(pool: structure.levers.pool, basis: structure.levers.cashFlowBasis)
        if let index = plan.index(of: structure.levers), try plan.permutation(at: index) != structure.levers {
            complaints.append("an index of another permutation")
        }
        _ = structure.json.text(pretty: false).count
        return complaints
    }
}
