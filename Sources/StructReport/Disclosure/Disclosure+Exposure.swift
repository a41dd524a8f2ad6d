import StructEngine

extension Disclosure {
    /// The senior loan as the underlying exposure, on its closing.
    struct Exposure: Sendable {
        let plan: Plan
        let structure: Structure
        let schedule: Structure.Schedule

        private var deal: Deal { plan.deal }
        private var levers: Permutation { structure.levers }
        private var currency: Deal.Currency { deal.currency }
        private var isFirst: String { "the loan is new at closing" }

        /// By which collateral and tenants refer to it. It names nobody.
        var identifier: String { "senior-\(structure.index)" }

        func value(_ number: Int, sites: [Deal.Site]) -> Value {
            switch number {
            case 1...29: terms(number)
            case 30...51: rights(number)
            case 52...64: reserves(number)
            case 65...86: cover(number, sites)
            case 87...108: payments(number)
            case 109...122: interest(number)
            case 123...153: performance(number)
            default: parties(number)
            }
        }

        private func amount(_ minor: Int64) -> Value { .known(currency.exact(minor), unit: currency.rawValue) }

        private func amount(minor: Double) -> Value { .known(currency.amount(minor / currency.minorUnits), unit: currency.rawValue) }

        private func date(_ date: Deal.CalendarDate?) -> Value { date.map { .known("\($0)", unit: "date") } ?? .unknown("") }

        private func percent(_ share: Double?) -> Value { share.map { .known(fixedNumber($0 * 100, 4), unit: "percent") } ?? .unknown("") }

        private func ratio(_ ratio: Double?) -> Value { ratio.map { .known(fixedNumber($0, 4), unit: "ratio") } ?? .unknown("") }

        private var code: Value { .known(currency.rawValue, unit: "currency") }

        /// A code of the field's list.
        private func listed(_ code: String) -> Value { .known(code, unit: "code") }

        /// CREL1 to CREL29.
        private func terms(_ number: Int) -> Value {
            let last = schedule.senior.last
            switch number {
            case 4, 5: return .known(identifier, unit: "identifier", isText: true)
            case 6, 7, 15: return date(deal.closingDate)
            case 8...11: return .notApplicable(isFirst)
            case 16:
                let first = schedule.senior.first { $0.principalMinor > 0 }
                return first.map { date($0.date) } ?? .notApplicable("all principal is due on the last date")
            case 17, 18: return date(last?.date)
            case 19: return last == nil ? .unknown("") : .known("\(months)", unit: "months")
            case 20, 21: return .notApplicable("the model has no option to extend")
            case 22: return code
            case 23, 24, 25: return amount(structure.seniorNotionalMinor)
            case 26, 27: return amount(0)
            case 28: return .known("100.0000", unit: "percent")
            case 29: return .notApplicable("the loan is drawn in full at closing")
            default: return .unknown("")
            }
        }

        private var months: Int {
            let each = 12 / max(1, deal.paymentsPerYear)
            return (deal.firstPeriodMonths ?? each) + (structure.terms.seniorPeriods - 1) * each
        }

        /// CREL30 to CREL51: the loan among others.
        private func rights(_ number: Int) -> Value {
            let hasMezz = structure.mezzNotionalMinor > 0
            switch number {
            case 31: return hasMezz ? .unknown("the deal says: a mezzanine ranks behind the loan") : listed("LOAN")
            case 32...35, 38...41:
                return hasMezz ? .unknown("the deal says: a mezzanine ranks behind the loan") : .notApplicable("no loan ranks behind it")
            case 36: return .notApplicable(isFirst)
            case 44: return .notApplicable("no meeting is known")
            case 47:
                return consequence
            default: return .unknown("")
            }
        }

        /// CREL52 to CREL64: the debt service reserve is what is held back.
        private func reserves(_ number: Int) -> Value {
            let funding = structure.metrics.dsraFundingMinor
            let none = Value.notApplicable("the structure has no reserve")
            switch number {
            case 54: return .known(funding > 0 ? "Y" : "N", unit: "Y/N")
            case 55 where funding <= 0 && deal.cashTraps.inOrder.isEmpty: return listed("NONE")
            case 55: return .unknown("the deal says: \(funding > 0 ? "a reserve, funded at closing" : "cash is trapped by tests")")
            case 57, 58: return funding > 0 ? .unknown("the deal says: a debt service reserve, drawn where cash falls short") : none
            case 56, 61: return amount(minor: funding)
            case 59, 60, 62: return funding > 0 ? code : none
            case 63: return .known("N", unit: "Y/N")
            default: return .unknown("")
            }
        }

        /// CREL65 to CREL86. The first year is its payment periods; debt service is principal and interest, as the regulation
        /// defines both ratios (Article 1, points 5 and 6).
        private func cover(_ number: Int, _ sites: [Deal.Site]) -> Value {
            let year = schedule.senior.prefix(deal.paymentsPerYear)
            let cash = structure.cashFlowsMinor.prefix(year.count).reduce(0.0) { $0 + Double($1) }
            let interest = year.reduce(0.0) { $0 + Double($1.interestMinor) }
            let service = year.reduce(interest) { $0 + Double($1.principalMinor) }
            switch number {
            case 68, 84: return code
            case 70: return coverMethod
            case 73, 74: return ratio(service > 0 ? cash / service : nil)
            case 75, 76: return percent(structure.metrics.seniorLTV)
            case 77, 78: return ratio(interest > 0 ? cash / interest : nil)
            case 79: return .notApplicable("no covenant tests it")
            case 80, 81: return .known("\(sites.count)", unit: "count")
            case 82: return .known(sites.map(\.id).joined(separator: "; "), unit: "identifiers", isText: true)
            case 83: return amount(minor: structure.metrics.valueMinor)
            // They are as they were when the loan was securitised, at closing.
            case 85: return listed("SCDT")
            default: return .unknown("")
            }
        }

        /// What a breach of the covenants leads to, where that is one thing.
        private var consequence: Value {
            let tests = deal.cashTraps.inOrder
            guard let first = tests.first else { return .notApplicable("the deal has no covenant test") }
            func code(_ effect: Deal.CovenantTest.Effect) -> String {
                switch effect {
                case .lockup: "CTRS"
                case .sweep, .fullSweep: "AAMR"
                case .default: "EDFT"
                }
            }
            guard tests.allSatisfy({ code($0.effect) == code(first.effect) }) else {
                return .unknown("the deal has tests: \(tests.map(\.condition).joined(separator: "; "))")
            }
            return listed(code(first.effect))
        }

        /// Over which time the covenants take the DSCR, where they take it over one.
        private var coverMethod: Value {
            let methods = deal.cashTraps.inOrder.compactMap { test -> String? in
                switch test.metric {
                case .dscr: "CRRP"
                case .dscrBack: "HITF"
                case .dscrForward: "PRTF"
                case .llcr, .debtYield, .ltv: nil
                }
            }
            guard let first = methods.first else { return .unknown("no covenant tests it") }
            return methods.allSatisfy { $0 == first } ? listed(first) : .unknown("the deal tests it over several times")
        }

        /// CREL87 to CREL108.
        private func payments(_ number: Int) -> Value {
            let profile = levers.seniorProfile
            switch number {
            case 87:
                switch profile.kind {
                case .annuity: return listed("FRXX")
                case .level: return listed("FIXE")
                case .bullet: return listed("BLLT")
                case .sculpted: return listed("OTHR")
                }
            case 88:
                let free = structure.terms.interestOnlyPeriods
                if profile.kind == .bullet || free == 0 { return .notApplicable("no principal is put off") }
                return date(try? plan.paymentDate(ofPeriod: free))
            case 90 where profile.kind == .bullet: return .notApplicable("all principal is due on the last date")
            case 90, 91:
                switch deal.paymentsPerYear {
                case 12: return listed("MNTH")
                case 4: return listed("QUTR")
                case 2: return listed("SEMI")
                default: return listed("YEAR")
                }
            case 92: return .known("0", unit: "count")
            case 98: return amount(0)
            case 99, 100, 101: return .notApplicable(isFirst)
            case 102: return .notApplicable("no payment has fallen due")
            case 103, 108: return isFixed ? .notApplicable("the rate is fixed") : floating
            case 104: return date(schedule.senior.first?.date)
            case 105: return schedule.senior.first.map { amount($0.principalMinor + $0.interestMinor) } ?? .unknown("")
            case 106, 107: return percent(structure.terms.seniorCoupon)
            default: return .unknown("")
            }
        }

        /// True where no rise of rates reaches the loan.
        private var isFixed: Bool { deal.hedgedShare >= 1 }

        private var floating: Value {
            .unknown("the deal says: a rise of rates reaches \(Format.percent(1 - deal.hedgedShare, 0)) of the loan")
        }

        /// CREL109 to CREL122.
        private func interest(_ number: Int) -> Value {
            switch number {
            case 109: return isFixed ? listed("FXRL") : floating
            case 110: return percent(structure.terms.seniorCoupon)
            case 113:
                guard !isFixed, case .spread(let basisPoints) = levers.seniorCoupon else { break }
                return percent(basisPoints / 10_000)
            case 122:
                switch deal.dayCount {
                case .thirty360: return listed("A011")
                case .actual365Fixed: return listed("A005")
                case .actual360: return listed("A004")
                }
            case 120, 121: return .unknown("")
            default: break
            }
            return isFixed ? .notApplicable("the rate is fixed") : floating
        }

        /// CREL123 to CREL153: a new loan has performed nothing yet.
        private func performance(_ number: Int) -> Value {
            switch number {
            case 123...127, 129, 137: amount(0)
            case 130: .known("0", unit: "days")
            case 134, 145: .known("N", unit: "Y/N")
            case 136: listed("PERF")
            default: .notApplicable(isFirst)
            }
        }

        /// CREL154 to CREL181: hedges and parties.
        private func parties(_ number: Int) -> Value {
            let isHedged = deal.hedgedShare > 0 && structure.seniorNotionalMinor > 0
            switch number {
            case 157 where isHedged: return amount(minor: Double(structure.seniorNotionalMinor) * deal.hedgedShare)
            case 165 where !isHedged: return listed("NOPE")
            case 154...157, 165, 167...171:
                let share = "the deal says: \(Format.percent(deal.hedgedShare, 0)) of the loan is hedged"
                return isHedged ? .unknown(share) : .notApplicable("nothing is hedged")
            case 158...162: return .notApplicable("the loan is in the currency of its cash")
            case 163, 164: return .notApplicable("the model has no other swap")
            case 166: return .notApplicable(isFirst)
            default: return .unknown("")
            }
        }
    }
}
