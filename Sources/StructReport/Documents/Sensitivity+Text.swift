import StructEngine

extension Structure.Sensitivity.Driver {
    /// What is changed, in words.
    var words: String {
        switch self {
        case .rent: "rents"
        case .opex: "operating costs"
        case .vacancy: "vacancy"
        case .cpi: "inflation"
        case .rate: "rate, on the unhedged part"
        case .coupon: "coupon"
        case .dscrTarget: "DSCR target"
        case .delay: "later starts"
        case .cost: "cost"
        case .value: "value"
        }
    }

    /// By how much, in its unit. Example: −0.05 of the rents is "-5%".
    func text(_ change: Double) -> String {
        let sign = change < 0 ? "-" : "+"
        switch self {
        case .rent, .opex, .cost, .value: return "\(sign)\(Format.percent(abs(change), 0))"
        case .vacancy, .cpi: return "\(sign)\(Format.count(Int((abs(change) * 100).rounded()), "point"))"
        case .rate, .coupon: return "\(sign)\(Format.plain(abs(change))) bps"
        case .dscrTarget: return "\(sign)\(Format.plain(abs(change)))x"
        case .delay: return "\(sign)\(Format.count(Int(abs(change)), "month"))"
        }
    }
}
