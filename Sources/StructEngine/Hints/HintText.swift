/// Puts found steps into the words and figures of a hint.
struct HintText {
    let bound: BoundDeal
    /// The near miss, and the structure after each step.
    let stages: [Structure]

    private var before: Structure { stages[0] }
    private var after: Structure { stages[stages.count - 1] }
    private var figures: HintFigures { HintFigures(currency: bound.deal.currency) }

    func hint(_ steps: [HintStep]) -> FixHint {
        let words = steps.indices.map { StepText(before: stages[$0], after: stages[$0 + 1], figures: figures) }
        let actions = zip(words, steps).map { $0.action($1.move) }
        let rest = actions.dropFirst().map { $0.prefix(1).lowercased() + $0.dropFirst() }
        return FixHint(
            changes: zip(words, steps).map { words, step in
                FixHint.Change(
                    move: step.move, from: words.from(step.move), unit: step.unit, steps: step.steps,
                    argument: step.move.argument(in: bound.deal))
            },
            staysOnLists: steps.allSatisfy { staysOnLists($0.move) },
            seniorChangeMinor: after.seniorNotionalMinor - before.seniorNotionalMinor,
            mezzChangeMinor: after.mezzNotionalMinor - before.mezzNotionalMinor,
            sentence: "\((actions.prefix(1) + rest).joined(separator: ", and ")): \(effect)")
    }

    private func staysOnLists(_ move: Move) -> Bool {
        let (lists, new) = (bound.deal.levers, after.levers)
        if case .dsraMonths(let months) = move.change {
            return lists.dsraMonths.contains { bound.dsraMonths($0, rating: new.targetRating) == months }
        }
        return move.change.lever.whole.map { new.isOnList($0, of: lists) } ?? false
    }

    /// The binding constraint's figure before and after, with as many decimals as it takes to tell
    /// them apart.
    private var effect: String {
        guard let binding = before.binding else { return "passes" }
        for extra in 0...4 {
            let (old, new) = (figure(binding, before, extra), figure(binding, after, extra))
            if old != new { return "\(binding.key) \(old) → \(new)" }
        }
        return "\(binding.key) met at \(figure(binding, after, 0))"
    }

    /// With `extra` decimals more than usual.
    private func figure(_ constraint: Constraint, _ structure: Structure, _ extra: Int) -> String {
        let metrics = structure.metrics
        func ratio(_ figure: Double?) -> String { figure.map { fixedNumber($0, 3 + extra) + "x" } ?? "none" }
        func percent(_ share: Double) -> String { fixedNumber(share * 100, 2 + extra) + "%" }
        switch constraint {
        case .minSize: return figures.amount(structure.seniorNotionalMinor)
        case .tenorLimit: return "\(structure.levers.seniorTenor.shown) years"
        case .couponBounds: return percent(structure.terms.seniorCoupon)
        case .maxLTV: return percent(metrics.ltv)
        case .afBand, .repoEligibility: return metrics.advanceFactor.map { fixedNumber($0, 4 + extra) } ?? "none"
        case .minCoverage: return percent(metrics.coverage)
        case .mezzShare: return figures.amount(structure.mezzNotionalMinor)
        case .minDSCRSenior: return ratio(structure.minDSCR)
        case .stressDSCR: return ratio(structure.coverage.dropFirst().compactMap(\.minDSCR).min())
        case .minDSCRMezz: return ratio(structure.coverage.compactMap(\.totalDSCR).min())
        case .minICR: return ratio(metrics.icr)
        case .walBounds: return metrics.wal.map { fixedNumber($0, 2 + extra) + " years" } ?? "none"
        case .dsraMonths: return "\(structure.terms.dsraMonths) months"
        default:
            let margin = (structure.gateA + structure.gateB).first { $0.constraint == constraint }?.margin
            return margin.map { "\($0 < 0 ? "short by" : "met by") \(percent(abs($0)))" } ?? "does not apply"
        }
    }
}
