import StructEngine
import StructReport

@c(se_plan_make)
public func planMake(
    _ deal: UnsafeRawPointer?, _ ruleset: UnsafeRawPointer?, _ seed: UInt64, _ count: Int64, _ top: Int64, _ nearMisses: Int64,
    _ without: UInt32, _ plan: Place, _ error: Place
) -> Int32 {
    answer(plan, error) {
        guard without <= 3 else { throw Refusal.argument("without must be a sum of 1 and 2, found \(without)") }
        let rules = ruleset == nil ? nil : try RulesetHandle.borrowed(ruleset, "ruleset").ruleset
        return PlanHandle(
            try Plan(
                try DealHandle.borrowed(deal, "deal").deal, seed: seed, count: count, ruleset: rules,
                features: Features(gatesAB: without & 1 == 0, reverseDSCREngine: without & 2 == 0), topLimit: Int(top),
                nearMissLimit: Int(nearMisses)))
    }
}

@c(se_plan_about)
public func planAbout(_ plan: UnsafeRawPointer?, _ json: Place, _ error: Place) -> Int32 {
    answer(json, error) { TextHandle(try PlanHandle.borrowed(plan, "plan").plan.about.text(pretty: false)) }
}

@c(se_plan_derived)
public func planDerived(_ plan: UnsafeRawPointer?, _ json: Place, _ error: Place) -> Int32 {
    answer(json, error) { document(try PlanHandle.borrowed(plan, "plan").plan.derived.json) }
}

@c(se_plan_feasible)
public func planFeasible(
    _ plan: UnsafeRawPointer?, _ budget: Int64, _ threads: Int32, _ progress: ProgressFunction?, _ context: UnsafeMutableRawPointer?,
    _ json: Place, _ error: Place
) -> Int32 {
    answer(json, error) {
        let plan = try PlanHandle.borrowed(plan, "plan").plan
        guard budget >= 0 else { throw Refusal.argument("budget must be at least 1, or 0 for the usual one, found \(budget)") }
        let found = try Crew.carryOut(threads: threads, Watcher(function: progress, context: context)) { threads, tell in
            try await plan.feasibility(budget: budget == 0 ? Plan.feasibilityBudget : budget, threads: threads, progress: tell)
        }
        return document(found.json)
    }
}

@c(se_plan_evaluate)
public func planEvaluate(
    _ plan: UnsafeRawPointer?, _ index: Int64, _ moves: UnsafePointer<CChar>?, _ length: Int, _ withEquityReturn: Int32,
    _ structure: Place, _ error: Place
) -> Int32 {
    answer(structure, error) {
        let plan = try PlanHandle.borrowed(plan, "plan").plan
        let moves = moves == nil && length == 0 ? [] : try Move.list(json: try bytes(moves, length, "moves"))
        return StructureHandle(
            plan, try plan.evaluate(index: index, moves: moves, withEquityReturn: withEquityReturn != 0), moves: moves)
    }
}

/// A document as `structctl --json` prints it.
func document(_ json: JSONValue) -> TextHandle { TextHandle(json.versioned.text() + "\n") }

extension Plan {
    /// What a host needs to know of a plan.
    fileprivate var about: JSONValue {
        let levers = leverValues.map { JSONValue.object([("lever", .string($0.lever)), ("values", .array($0.values))]) }
        return .object([
            ("name", .string(deal.name)), ("currency", .string(deal.currency.rawValue)),
            ("minor_units", .integer(Int64(deal.currency.minorUnits))), ("fingerprint", .string(fingerprint)), ("key", .string(key)),
            ("seed", .natural(seed)), ("count", .integer(count)), ("cardinality", .integer(cardinality)),
            ("is_exhaustive", .bool(isExhaustive)), ("scenarios", .array(scenarios.map { .string($0) })), ("levers", .array(levers)),
        ])
    }
}
