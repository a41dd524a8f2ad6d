import StructEngine
import Testing

/// What holds in every period of every waterfall, on a few thousand random ones (see
/// `WaterfallSample.seed`).
@Suite struct WaterfallPropertyTests {
    let samples = WaterfallSample.all

    @Test func everyPeriodConservesCash() {
        for (id, sample) in samples.enumerated() {
            for (before, row) in sample.steps {
                let sources = row.cfads + row.operatingShortfall + row.dsraDraw + row.dsraRelease + (before?.trapped ?? 0)
                let senior = row.fee + row.interest + row.principal + row.dsraTopup + row.sweep
                let uses = senior + row.mezzFee + row.mezzInterest + row.mezzPrincipal + row.equity + row.trapped
                #expect(sources == uses, "waterfall \(id) t=\(row.t)")
            }
        }
    }

    @Test func everyAccountRollsForward() {
        for (id, sample) in samples.enumerated() {
            let mezzNotional = sample.terms.mezzanine?.notionalMinor ?? 0
            for (before, row) in sample.steps {
                let balance = (before?.balance ?? sample.terms.senior.notionalMinor) - row.principal - row.sweep - row.refinanced
                let mezzBalance = (before?.mezzBalance ?? mezzNotional) - row.mezzPrincipal - row.mezzRefinanced
                let dsra = (before?.dsra ?? sample.result.reservesFundedMinor) - row.dsraDraw + row.dsraTopup - row.dsraRelease
                let trapped = (before?.trapped ?? 0) - row.trappedDraw + row.trappedIn - row.trappedOut
                let matches = row.balance == balance && row.mezzBalance == mezzBalance && row.dsra == dsra && row.trapped == trapped
                #expect(matches, "waterfall \(id) t=\(row.t)")
            }
        }
    }

    @Test func noAmountIsNegative() {
        for (id, sample) in samples.enumerated() {
            for row in sample.result.rows {
                let flows = [
                    row.deficitPaid, row.operatingShortfall, row.fee, row.interest, row.principal, row.refinanced, row.dsraTarget,
                    row.dsraDraw, row.dsraTopup, row.dsraRelease, row.mezzFee, row.mezzInterest, row.mezzPrincipal, row.mezzRefinanced,
                    row.trappedDraw, row.sweep, row.trappedIn, row.trappedOut, row.equity,
                ]
                let accounts = [
                    row.dsra, row.trapped, row.balance, row.mezzBalance, row.unpaidFee, row.unpaidInterest, row.unpaidPrincipal,
                    row.unpaidMezzFee, row.unpaidMezzInterest, row.unpaidMezzPrincipal,
                ]
                #expect((flows + accounts).allSatisfy { $0 >= 0 }, "waterfall \(id) t=\(row.t)")
            }
        }
    }

    @Test func paidAndUnpaidOfEachLineAreWhatWasDue() {
        for (id, sample) in samples.enumerated() {
            var schedule = ShadowSchedule(sample.terms.senior)
            let mezzSchedule = ShadowSchedule(sample.terms.mezzanine)
            for (before, row) in sample.steps {
                let tau = sample.terms.yearFractions[row.t - 1]
                let due = schedule.due(row.t, tau, balance: before?.balance ?? sample.terms.senior.notionalMinor)
                #expect(row.fee + row.unpaidFee == due.fee + (before?.unpaidFee ?? 0), "waterfall \(id) t=\(row.t)")
                #expect(row.interest + row.unpaidInterest == due.interest + (before?.unpaidInterest ?? 0), "waterfall \(id) t=\(row.t)")
                #expect(row.principal + row.unpaidPrincipal == due.principal + (before?.unpaidPrincipal ?? 0), "waterfall \(id) t=\(row.t)")
                #expect(row.refinanced == (row.t == sample.maturity ? schedule.balloon : 0), "waterfall \(id) t=\(row.t)")
                let mezz = mezzSchedule.due(row.t, tau, balance: before?.mezzBalance ?? sample.terms.mezzanine?.notionalMinor ?? 0)
                let mezzMatches =
                    row.mezzFee + row.unpaidMezzFee == mezz.fee + (before?.unpaidMezzFee ?? 0)
                    && row.mezzInterest + row.unpaidMezzInterest == mezz.interest + (before?.unpaidMezzInterest ?? 0)
                    && row.mezzPrincipal + row.unpaidMezzPrincipal == mezz.principal + (before?.unpaidMezzPrincipal ?? 0)
                #expect(mezzMatches, "waterfall \(id) t=\(row.t)")
                schedule.prepay(row.sweep, after: row.t)
            }
        }
    }

    @Test func theReserveTargetLooksAYearAheadOnTheScheduleAsSweptSoFar() {
        for (id, sample) in samples.enumerated() {
            var schedule = ShadowSchedule(sample.terms.senior)
            for row in sample.result.rows {
                var service = 0.0
                for s in (row.t + 1)..<(row.t + 1 + sample.terms.paymentsPerYear) where s <= sample.maturity {
                    let running = sample.terms.senior.scheduledRate * sample.terms.yearFractions[s - 1]
                    service += Double(schedule.balances[s - 1] - schedule.balances[s]) + running * Double(schedule.balances[s - 1])
                }
                let target = Int64((Double(sample.terms.dsraMonths) / 12 * service).rounded(.toNearestOrAwayFromZero))
                #expect(row.dsraTarget == target, "waterfall \(id) t=\(row.t)")
                #expect(row.dsra <= row.dsraTarget, "waterfall \(id) t=\(row.t)")
                schedule.prepay(row.sweep, after: row.t)
            }
        }
    }

    @Test func principalSumsExactly() {
        for (id, sample) in samples.enumerated() {
            let rows = sample.result.rows
            let repaid = rows.reduce(0) { $0 + $1.principal + $1.sweep + $1.refinanced }
            let left = rows.last?.balance ?? sample.terms.senior.notionalMinor
            #expect(repaid + left == sample.terms.senior.notionalMinor, "waterfall \(id)")
            if let maturity = rows.first(where: { $0.t == sample.maturity }) {
                #expect(maturity.balance == maturity.unpaidPrincipal, "waterfall \(id)")
            }
            let mezzRepaid = rows.reduce(0) { $0 + $1.mezzPrincipal + $1.mezzRefinanced }
            let mezzLeft = rows.last?.mezzBalance ?? 0
            #expect(mezzRepaid + mezzLeft == sample.terms.mezzanine?.notionalMinor ?? 0, "waterfall \(id)")
        }
    }

    @Test func nothingJuniorIsPaidWhileTheSeniorIsShort() {
        for (id, sample) in samples.enumerated() {
            for row in sample.result.rows where row.unpaidFee + row.unpaidInterest + row.unpaidPrincipal + row.operatingShortfall > 0 {
                let junior = row.dsraTopup + row.dsraRelease + row.mezzFee + row.mezzInterest + row.mezzPrincipal
                let isEmpty = junior == 0 && row.equity == 0 && row.sweep == 0 && row.dsra == 0 && row.trapped == 0
                #expect(isEmpty, "waterfall \(id) t=\(row.t)")
                #expect(row.unpaidFee == 0 || row.interest == 0, "waterfall \(id) t=\(row.t)")
                #expect(row.unpaidFee + row.unpaidInterest == 0 || row.principal == 0, "waterfall \(id) t=\(row.t)")
            }
        }
    }

    @Test func equityGetsNoNewCashWhileTheMezzanineIsShortOrTheReserveIsNotFull() {
        for (id, sample) in samples.enumerated() {
            for row in sample.result.rows {
                let isMezzShort = row.unpaidMezzFee + row.unpaidMezzInterest + row.unpaidMezzPrincipal > 0
                if row.dsra < row.dsraTarget {
                    #expect(row.mezzFee + row.mezzInterest + row.mezzPrincipal == 0, "waterfall \(id) t=\(row.t)")
                }
                guard isMezzShort || row.dsra < row.dsraTarget else { continue }
                #expect(row.equity == row.trappedOut && row.trappedIn == 0, "waterfall \(id) t=\(row.t)")
                #expect(row.unpaidMezzFee == 0 || row.mezzInterest == 0, "waterfall \(id) t=\(row.t)")
                #expect(row.unpaidMezzFee + row.unpaidMezzInterest == 0 || row.mezzPrincipal == 0, "waterfall \(id) t=\(row.t)")
            }
        }
    }

    @Test func reservesAreDrawnOnlyForWhatCashCannotMeetAndTheAccountFirst() {
        for (id, sample) in samples.enumerated() {
            for (before, row) in sample.steps {
                let need = max(-row.cfads, 0) - row.operatingShortfall + row.fee + row.interest + row.principal
                let drawn = max(need - max(row.cfads, 0), 0)
                let fromReserve = min(drawn, before?.dsra ?? sample.result.reservesFundedMinor)
                #expect(row.dsraDraw == fromReserve, "waterfall \(id) t=\(row.t)")
                #expect(row.trappedDraw - min(row.sweep, row.trappedDraw) <= drawn - fromReserve, "waterfall \(id) t=\(row.t)")
                #expect(row.trappedDraw >= drawn - fromReserve, "waterfall \(id) t=\(row.t)")
                #expect(row.deficitPaid + row.operatingShortfall == max(-row.cfads, 0), "waterfall \(id) t=\(row.t)")
            }
        }
    }

    @Test func coverIsCashOverWhatFallsDueUntilMaturity() {
        for (id, sample) in samples.enumerated() {
            var schedule = ShadowSchedule(sample.terms.senior)
            for (before, row) in sample.steps {
                let tau = sample.terms.yearFractions[row.t - 1]
                let due = schedule.due(row.t, tau, balance: before?.balance ?? sample.terms.senior.notionalMinor)
                let service = due.fee + due.interest + due.principal
                let expected = row.t <= sample.maturity && service > 0 ? Double(row.cfads) / Double(service) : nil
                #expect(row.dscr == expected, "waterfall \(id) t=\(row.t)")
                schedule.prepay(row.sweep, after: row.t)
            }
        }
    }

    @Test func theLockEndsInTheSecondPeriodInARowThatCovers() {
        for (id, sample) in samples.enumerated() {
            let tested = sample.result.rows.filter { $0.dscr != nil && $0.t < sample.maturity }
            for (position, row) in tested.enumerated() {
                let covers = tested.prefix(position + 1).map { ($0.dscr ?? 0) >= sample.terms.lockupDSCR }
                let lastFailure = covers.lastIndex(of: false)
                let isLocked = lastFailure.map { position - $0 < 2 } ?? false
                #expect(row.locked == isLocked, "waterfall \(id) t=\(row.t)")
            }
            for (before, row) in sample.steps where row.dscr == nil && row.t < sample.maturity {
                #expect(row.locked == before?.locked ?? false, "waterfall \(id) t=\(row.t)")
            }
        }
    }

    @Test func cashIsTrappedWhileLockedAndAllOfItReleasedOtherwise() {
        for (id, sample) in samples.enumerated() {
            for row in sample.result.rows {
                #expect(row.locked ? row.equity == 0 && row.trappedOut == 0 : row.trappedIn == 0 && row.trapped == 0, "\(id) t=\(row.t)")
                if row.t >= sample.maturity {
                    #expect(!row.locked && row.dsra == 0 && row.dsraTarget == 0 && row.sweep == 0, "waterfall \(id) t=\(row.t)")
                }
            }
        }
    }

    @Test func aSweepTakesItsShareOfTrappedAndFreeCash() {
        for (id, sample) in samples.enumerated() {
            for row in sample.result.rows {
                guard let dscr = row.dscr, row.t < sample.maturity, dscr < sample.terms.sweepDSCR else {
                    #expect(row.sweep == 0, "waterfall \(id) t=\(row.t)")
                    continue
                }
                let available = row.sweep + row.trapped + row.equity
                let share = Int64((sample.terms.sweepShare * Double(available)).rounded(.down))
                #expect(row.sweep == min(share, row.balance + row.sweep), "waterfall \(id) t=\(row.t)")
            }
        }
    }

    @Test func equityFlowsAreTheDistributionsToItsHorizonAndTheExit() {
        for (id, sample) in samples.enumerated() {
            let result = sample.result
            let hasBalloon = sample.maturity > 0 && sample.terms.senior.balloon > 0
            let horizon = hasBalloon ? sample.maturity : result.rows.count
            let last = result.rows[horizon - 1]
            let debt = Double(last.refinanced) + Double(last.mezzBalance) + Double(last.mezzRefinanced)
            let exit = sample.terms.exitValueShare * sample.terms.valueMinor - debt
            #expect(result.equityHorizonPeriods == horizon, "waterfall \(id)")
            #expect(abs(result.exitFlowMinor - max(0, exit)) <= 1e-9 * sample.terms.valueMinor, "waterfall \(id)")
            var flows = [-sample.terms.equityOutlayMinor] + result.rows.prefix(horizon).map { Double($0.equity) }
            flows[horizon] += result.exitFlowMinor
            #expect(result.equityFlowsMinor == flows, "waterfall \(id)")
            #expect(
                result.equityIRR == Waterfall.EquityReturn(flows: flows, paymentsPerYear: sample.terms.paymentsPerYear), "waterfall \(id)")
        }
    }

    @Test func theSampleReachesEveryCorner() {
        var counts: [String: Int] = [:]
        for sample in samples {
            for (before, row) in sample.steps {
                counts["sweeps", default: 0] += row.sweep > 0 ? 1 : 0
                counts["sweeps of trapped cash", default: 0] += row.sweep > 0 && row.trappedDraw > 0 ? 1 : 0
                counts["sweeps while unlocked", default: 0] += row.sweep > 0 && !row.locked ? 1 : 0
                counts["sweeps of everything", default: 0] += row.sweep > 0 && row.balance == 0 ? 1 : 0
                counts["releases", default: 0] += row.trappedOut > 0 && row.t < sample.maturity ? 1 : 0
                counts["releases at maturity", default: 0] += row.trappedOut > 0 && row.t == sample.maturity ? 1 : 0
                counts["trapped cash for the senior", default: 0] += row.trappedDraw > row.sweep ? 1 : 0
                counts["deficits met", default: 0] += row.deficitPaid > 0 ? 1 : 0
                counts["operating shortfalls", default: 0] += row.operatingShortfall > 0 ? 1 : 0
                counts["arrears cured", default: 0] += (before?.unpaidPrincipal ?? 0) > 0 && row.unpaidPrincipal == 0 ? 1 : 0
                counts["interest after maturity", default: 0] += row.t > sample.maturity && row.interest > 0 ? 1 : 0
                counts["mezzanine arrears", default: 0] += row.unpaidMezzInterest > 0 ? 1 : 0
                counts["mezzanine balloons", default: 0] += row.mezzRefinanced > 0 ? 1 : 0
                counts["senior balloons", default: 0] += row.refinanced > 0 ? 1 : 0
                counts["top-ups", default: 0] += row.dsraTopup > 0 ? 1 : 0
                counts["locked with nothing due", default: 0] += row.locked && row.dscr == nil ? 1 : 0
            }
            counts["no senior", default: 0] += sample.maturity == 0 ? 1 : 0
            counts["rates", default: 0] += sample.result.equityIRR.rate == nil ? 0 : 1
            counts["no rates", default: 0] += sample.result.equityIRR.roots.isEmpty ? 1 : 0
        }
        for (corner, count) in counts {
            #expect(count >= 20, "\(corner)")
        }
    }
}

/// The senior schedule as a test sees it: whole balances, scaled by a sweep in 128-bit integers.
private struct ShadowSchedule {
    private let tranche: Waterfall.Tranche?
    private(set) var balances: [Int64]

    init(_ tranche: Waterfall.Tranche?) {
        self.tranche = tranche
        guard let tranche, tranche.notionalMinor > 0 else {
            balances = [0]
            return
        }
        let whole = { (factor: Double) in Int64((Double(tranche.notionalMinor) * factor).rounded(.toNearestOrAwayFromZero)) }
        let balloon = whole(tranche.balloon)
        balances = tranche.balanceFactors.map { max(whole($0), balloon) }
        balances[0] = tranche.notionalMinor
        balances[tranche.periods] = balloon
        for t in 1...tranche.periods {
            balances[t] = min(balances[t], balances[t - 1])
        }
    }

    var balloon: Int64 { balances[balances.count - 1] }

    func due(_ t: Int, _ tau: Double, balance: Int64) -> (fee: Int64, interest: Int64, principal: Int64) {
        guard let tranche else { return (0, 0, 0) }
        let cost = { (rate: Double) in Int64((rate * tau * Double(balance)).rounded(.toNearestOrAwayFromZero)) }
        return (cost(tranche.feeRate), cost(tranche.interestRate), t < balances.count ? balances[t - 1] - balances[t] : 0)
    }

    mutating func prepay(_ amount: Int64, after t: Int) {
        guard amount > 0 else { return }
        let start = Int128(balances[t])
        let remaining = start - Int128(balloon)
        let left = max(remaining - Int128(amount), 0)
        for s in t..<balances.count {
            let total = start - Int128(balances[s])
            let scaled = remaining > 0 ? (2 * total * left + remaining) / (2 * remaining) : 0
            balances[s] = Int64(start - Int128(amount) - scaled)
        }
    }
}
