/// Names of which a near one is another true one, so that edit distance would suggest what was not
/// meant: the type itself says which name another spelling stands for.
protocol OwnSpellings {
    static func name(meantBy text: String) -> String?
}
