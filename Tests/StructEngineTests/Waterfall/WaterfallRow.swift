import StructEngine

/// A period of a waterfall of a senior, a mezzanine, one reserve and the trap in one row of
/// columns, as published examples and independent programs show it.
struct WaterfallRow: Equatable {
    let t: Int
    let cfads, deficitPaid, operatingShortfall, fee, interest, principal, refinanced: Int64
    let dsraTarget, dsraDraw, dsraTopup, dsraRelease, dsra: Int64
    let mezzFee, mezzInterest, mezzPrincipal, mezzRefinanced: Int64
    let dscr: Double?
    let locked: Bool
    let trappedDraw, sweep, trappedIn, trappedOut, trapped, equity, balance, mezzBalance: Int64
    let unpaidFee, unpaidInterest, unpaidPrincipal, unpaidMezzFee, unpaidMezzInterest, unpaidMezzPrincipal: Int64

    init(_ waterfall: Waterfall, _ place: Int) {
        let period = waterfall.periods[place]
        func tranche(_ rank: Int) -> Waterfall.TrancheFlow? {
            waterfall.tranches.indices.contains(rank) ? waterfall.tranches[rank].flows[place] : nil
        }
        let (senior, mezz) = (tranche(0), tranche(1))
        let (reserve, trap) = (waterfall.accounts[0].flows[place], waterfall.accounts[1].flows[place])
        (t, cfads, dscr, locked, equity) = (period.number, period.cfadsMinor, period.dscr, period.isLocked, period.equityMinor)
        (deficitPaid, operatingShortfall) = (period.deficitPaidMinor, period.operatingShortfallMinor)
        (fee, interest, principal) = (senior?.feeMinor ?? 0, senior?.interestMinor ?? 0, senior?.principalMinor ?? 0)
        (refinanced, sweep, balance) = (senior?.refinancedMinor ?? 0, senior?.sweptMinor ?? 0, senior?.balanceMinor ?? 0)
        (mezzFee, mezzInterest, mezzPrincipal) = (mezz?.feeMinor ?? 0, mezz?.interestMinor ?? 0, mezz?.principalMinor ?? 0)
        (mezzRefinanced, mezzBalance) = (mezz?.refinancedMinor ?? 0, mezz?.balanceMinor ?? 0)
        (dsraTarget, dsraDraw, dsraTopup) = (reserve.targetMinor, reserve.drawnMinor, reserve.paidInMinor)
        (dsraRelease, dsra) = (reserve.releasedMinor, reserve.balanceMinor)
        (trappedDraw, trappedIn, trappedOut, trapped) = (trap.drawnMinor, trap.paidInMinor, trap.releasedMinor, trap.balanceMinor)
        (unpaidFee, unpaidInterest) = (senior?.unpaidFeeMinor ?? 0, senior?.unpaidInterestMinor ?? 0)
        unpaidPrincipal = senior?.unpaidPrincipalMinor ?? 0
        (unpaidMezzFee, unpaidMezzInterest) = (mezz?.unpaidFeeMinor ?? 0, mezz?.unpaidInterestMinor ?? 0)
        unpaidMezzPrincipal = mezz?.unpaidPrincipalMinor ?? 0
    }
}

extension WaterfallRow {
    /// The whole amounts by the columns' names; `dscr` and `locked` are none.
    var amounts: [String: Int64] {
        [
            "t": Int64(t), "cfads": cfads, "deficit_paid": deficitPaid, "operating_shortfall": operatingShortfall, "fee": fee,
            "interest": interest, "principal": principal, "refinanced": refinanced, "dsra_target": dsraTarget, "dsra_draw": dsraDraw,
            "dsra_topup": dsraTopup, "dsra_release": dsraRelease, "dsra": dsra, "mezz_fee": mezzFee, "mezz_interest": mezzInterest,
            "mezz_principal": mezzPrincipal, "mezz_refinanced": mezzRefinanced, "trapped_draw": trappedDraw, "sweep": sweep,
            "trapped_in": trappedIn, "trapped_out": trappedOut, "trapped": trapped, "equity": equity, "balance": balance,
            "mezz_balance": mezzBalance, "unpaid_fee": unpaidFee, "unpaid_interest": unpaidInterest,
            "unpaid_principal": unpaidPrincipal, "unpaid_mezz_fee": unpaidMezzFee, "unpaid_mezz_interest": unpaidMezzInterest,
            "unpaid_mezz_principal": unpaidMezzPrincipal,
        ]
    }
}

extension Waterfall {
    var rows: [WaterfallRow] { periods.indices.map { WaterfallRow(self, $0) } }
}

extension Waterfall.Inputs {
    /// Of a senior, perhaps a mezzanine, and a reserve of the senior's service.
    init(
        cashFlowsMinor: [Int64], yearFractions: [Double], paymentsPerYear: Int, senior: Waterfall.Tranche, mezzanine: Waterfall.Tranche?,
        dsraMonths: Int, dsraFundingMinor: Double, lockupDSCR: Double, sweepDSCR: Double, sweepShare: Double, equityOutlayMinor: Double,
        valueMinor: Double, exitValueShare: Double
    ) {
        self.init(
            cashFlowsMinor: cashFlowsMinor, yearFractions: yearFractions, paymentsPerYear: paymentsPerYear,
            tranches: [senior] + [mezzanine].compactMap { $0 },
            reserves: [.init(name: "dsra", tranche: 0, months: dsraMonths, fundingMinor: dsraFundingMinor)],
            tests: [.init(.dscr, below: lockupDSCR, .lockup), .init(.dscr, below: sweepDSCR, .sweep, share: sweepShare)],
            equityOutlayMinor: equityOutlayMinor, valueMinor: valueMinor, exitValueShare: exitValueShare)
    }

    /// Of the first test, a lock-up.
    var lockupDSCR: Double {
        get { tests[0].bound }
        set { tests[0].bound = newValue }
    }
    /// Of the second test, a sweep.
    var sweepDSCR: Double {
        get { tests[1].bound }
        set { tests[1].bound = newValue }
    }
    var sweepShare: Double {
        get { tests[1].share }
        set { tests[1].share = newValue }
    }

    var senior: Waterfall.Tranche {
        get { tranches[0] }
        set { tranches[0] = newValue }
    }
    var mezzanine: Waterfall.Tranche? { tranches.count > 1 ? tranches[1] : nil }
    var dsraMonths: Int {
        get { reserves[0].months }
        set { reserves[0].months = newValue }
    }
    var dsraFundingMinor: Double {
        get { reserves[0].fundingMinor }
        set { reserves[0].fundingMinor = newValue }
    }
}
