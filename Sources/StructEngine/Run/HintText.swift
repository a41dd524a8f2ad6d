/// Puts a found step into the words and figures of a hint.
struct HintText {
    let model: Model
    let before: Structure
    let after: Structure

    func hint(_ steps: [HintSearch.Step]) -> FixHint {
        let actions = steps.map { action($0.move) }
        let rest = actions.dropFirst().map { $0.prefix(1).lowercased() + $0.dropFirst() }
        return FixHint(
            changes: steps.map {
                FixHint.Change(
                    move: $0.move, from: from($0.move), unit: $0.unit, steps: $0.steps, argument: $0.move.argument(in: model.deal))
            },
            staysOnLists: steps.allSatisfy { staysOnLists($0.move) },
            seniorChangeMinor: after.seniorNotionalMinor - before.seniorNotionalMinor,
            mezzChangeMinor: after.mezzNotionalMinor - before.mezzNotionalMinor,
            sentence: "\((actions.prefix(1) + rest).joined(separator: ", and ")): \(effect)")
    }

    private var old: Permutation { before.levers }

    private func from(_ move: Move) -> JSONValue {
        switch move {
        case .seniorNotional: .integer(before.seniorNotionalMinor)
        case .mezzNotional: .integer(before.mezzNotionalMinor)
        case .seniorDSCR: .optional(old.seniorDSCR)
        case .seniorCoupon: old.seniorCoupon.json
        case .seniorTenorYears: .integer(Int64(old.seniorTenorYears))
        case .interestOnlyMonths: .integer(Int64(old.seniorProfile.interestOnlyMonths))
        case .balloon: .number(old.seniorProfile.balloon)
        case .profileKind: .string(old.seniorProfile.kind.rawValue)
        case .dropMezzanine: old.mezzanine?.json ?? .null
        case .equityShare: .number(old.equityShare)
        case .dsraMonths: .integer(Int64(before.terms.dsraMonths))
        case .wrap: old.wrap?.json ?? .null
        case .pool: .string(old.pool)
        case .targetRating: .string(old.targetRating.rawValue)
        case .dropRepoTarget: .string(old.repoTarget?.rawValue ?? "")
        }
    }

    private func staysOnLists(_ move: Move) -> Bool {
        let (lists, new) = (model.deal.levers, after.levers)
        switch move {
        case .seniorNotional, .mezzNotional: return false
        case .seniorDSCR: return lists.seniorDSCR.contains(new.seniorDSCR)
        case .seniorCoupon: return lists.seniorCoupon.contains(new.seniorCoupon)
        case .seniorTenorYears: return lists.seniorTenorYears.contains(new.seniorTenorYears)
        case .interestOnlyMonths, .balloon, .profileKind: return lists.seniorProfile.contains(new.seniorProfile)
        case .dropMezzanine: return lists.mezzanine.contains(nil)
        case .equityShare: return lists.equityShare.contains(new.equityShare)
        case .dsraMonths(let months):
            return lists.dsraMonths.contains { model.dsraMonths($0, rating: new.targetRating) == months }
        case .wrap: return lists.wrap.contains(new.wrap)
        case .pool: return lists.pool.contains(new.pool)
        case .targetRating: return lists.targetRating.contains(new.targetRating)
        case .dropRepoTarget: return lists.repoTarget.contains(nil)
        }
    }

    private func action(_ move: Move) -> String {
        switch move {
        case .seniorNotional: notional("senior notional", before.seniorNotionalMinor, after.seniorNotionalMinor)
        case .mezzNotional: notional("mezzanine notional", before.mezzNotionalMinor, after.mezzNotionalMinor)
        case .seniorDSCR(let target):
            "\(verb(target, old.seniorDSCR ?? 0)) the DSCR target from \(fixed(old.seniorDSCR ?? 0, 3))x to \(fixed(target, 3))x"
        case .seniorCoupon: coupon
        case .seniorTenorYears(let years):
            "\(years > old.seniorTenorYears ? "Lengthen" : "Shorten") the tenor from \(old.seniorTenorYears) to \(years) years"
        case .interestOnlyMonths(let months):
            "\(verb(Double(months), Double(old.seniorProfile.interestOnlyMonths))) interest-only from"
                + " \(old.seniorProfile.interestOnlyMonths) to \(months) months"
        case .balloon(let share):
            "\(verb(share, old.seniorProfile.balloon)) the balloon from \(percent(old.seniorProfile.balloon)) to \(percent(share))"
        case .profileKind(let kind): "Change the profile from \(old.seniorProfile.kind.rawValue) to \(kind.rawValue)"
        case .dropMezzanine: "Drop the mezzanine of \(millions(before.mezzNotionalMinor))"
        case .equityShare(let share):
            "\(verb(share, old.equityShare)) sponsor equity from \(percent(old.equityShare)) to \(percent(share)) of cost"
        case .dsraMonths(let months):
            "\(verb(Double(months), Double(before.terms.dsraMonths))) the DSRA from \(before.terms.dsraMonths) to \(months) months"
        case .wrap(let wrap):
            "Wrap the senior at \(shortNumber(wrap.premiumBasisPoints)) bps by an insurer rated \(wrap.insurerRating.rawValue)"
        case .pool(let id): "Use the pool \(id) instead of \(old.pool)"
        case .targetRating(let rating): "Target \(rating.rawValue) instead of \(old.targetRating.rawValue)"
        case .dropRepoTarget: "Give up the repo target \(old.repoTarget?.rawValue ?? "")"
        }
    }

    private var coupon: String {
        let (a, b) = (before.terms.seniorCoupon, after.terms.seniorCoupon)
        return "\(verb(b, a)) the coupon from \(percent(a)) to \(percent(b))"
    }

    private func verb(_ new: Double, _ old: Double) -> String { new > old ? "Raise" : "Lower" }

    private func notional(_ name: String, _ old: Int64, _ new: Int64) -> String {
        let share = old == 0 ? 0 : Double(new - old) / Double(old)
        return "Reduce \(name) by \(millions(old - new)) to \(millions(new)) (\(fixed(share * 100, 1))%)"
    }

    /// The binding constraint's figure before and after.
    private var effect: String {
        guard let binding = before.binding else { return "passes" }
        return "\(binding.key) \(figure(binding, before)) → \(figure(binding, after))"
    }

    private func figure(_ constraint: Constraint, _ structure: Structure) -> String {
        let metrics = structure.metrics
        switch constraint {
        case .minSize: return millions(structure.seniorNotionalMinor)
        case .tenorLimit: return "\(structure.levers.seniorTenorYears) years"
        case .couponBounds: return percent(structure.terms.seniorCoupon)
        case .maxLTV: return percent(metrics.ltv)
        case .afBand, .repoEligibility: return metrics.advanceFactor.map { fixed($0, 4) } ?? "none"
        case .minCoverage: return percent(metrics.coverage)
        case .mezzShare: return millions(structure.mezzNotionalMinor)
        case .minDSCRSenior: return ratio(structure.minDSCR)
        case .stressDSCR: return ratio(structure.coverage.dropFirst().compactMap(\.minDSCR).min())
        case .minDSCRMezz: return ratio(structure.coverage.compactMap(\.totalDSCR).min())
        case .minICR: return ratio(metrics.icr)
        case .walBounds: return metrics.wal.map { fixed($0, 2) + " years" } ?? "none"
        case .dsraMonths: return "\(structure.terms.dsraMonths) months"
        case .concentrationLimit, .minAmortisation, .maxBalloon:
            let margin = (structure.gateA + structure.gateB).first { $0.constraint == constraint }?.margin
            return margin.map { "\($0 < 0 ? "short by" : "met by") \(percent(abs($0)))" } ?? "does not apply"
        }
    }

    private func ratio(_ figure: Double?) -> String { figure.map { fixed($0, 3) + "x" } ?? "none" }
    private func percent(_ share: Double) -> String { fixed(share * 100, 2) + "%" }
    private func millions(_ minor: Int64) -> String { fixed(Double(minor) / model.debt.minorUnits / 1e6, 1) + "m" }

    /// A number with a fixed number of decimals, rounded half away from zero.
    private func fixed(_ value: Double, _ decimals: Int) -> String {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        guard value.isFinite, abs(value) * scale < 9e15 else { return shortNumber(value) }
        let scaled = Int64((abs(value) * scale).rounded(.toNearestOrAwayFromZero))
        let whole = scaled / Int64(scale)
        guard decimals > 0 else { return "\(value < 0 ? "-" : "")\(whole)" }
        let rest = String(scaled % Int64(scale))
        return "\(value < 0 && scaled > 0 ? "-" : "")\(whole).\(String(repeating: "0", count: decimals - rest.count))\(rest)"
    }
}
