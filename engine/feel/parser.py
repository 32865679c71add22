"""Reads the text of an expression into a tree (DMN 1.5, 10.3.1.2). Called by engine.feel alone."""

from decimal import Decimal, DecimalException

from engine.feel import syntax
from engine.feel.cursor import DEEPEST, NameTable
from engine.feel.lexer import Token
from engine.feel.numbers import DECIMAL128
from engine.feel.parser_forms import Forms
from engine.feel.syntax import Node

_LEVELS = {"or": 1, "and": 2, "=": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "between": 3, "in": 3,
           "+": 4, "-": 4, "*": 5, "/": 5, "**": 6}
_OPERAND = 4
_COMPARISONS = frozenset(["=", "!=", "<", "<=", ">", ">="])
_UNARY = _COMPARISONS
_AFTER_INTERVAL = frozenset([
    ")", "]", ",", "}", "=", "!=", "<", "<=", ">", ">=", "and", "or", "then", "else", "return", "satisfies", "in",
    "between", "instance",
])


class Parser(Forms):
    """One pass over one text by operator precedence."""

    minus: Token | None = None

    def expression(self) -> Node:
        """Any expression."""
        self.deeper()
        node = self.binary(1)
        self.depth -= 1
        return node

    def binary(self, lowest: int) -> Node:
        """Operands joined by operators of at least this level, all left-associative."""
        left = self.unary()
        chain = 0
        while True:
            token = self.token
            level = _LEVELS.get(token.text, 0) if token.kind in ("sign", "name") else 0
            if level < lowest or level == 0:
                return left
            left = self._joined(left, token, level)
            chain = self.longer(chain)

    def _joined(self, left: Node, token: Token, level: int) -> Node:
        operator = token.text
        self.advance()
        if operator in ("and", "or"):
            return self._junction(left, operator, level, token.start)
        if operator == "between":
            low = self.binary(_OPERAND)
            self.expect_word("and")
            return syntax.Between(left, low, self.binary(_OPERAND), at=token.start)
        if operator == "in":
            return syntax.In(left, self._in_tests(), at=token.start)
        right = self.binary(level + 1)
        if operator in _COMPARISONS:
            return syntax.Comparison(operator, left, right, at=token.start)
        return syntax.Arithmetic(operator, left, right, at=token.start)

    def _junction(self, left: Node, operator: str, level: int, at: int) -> Node:
        parts = [left, self.binary(level + 1)]
        while self.at_word(operator):
            self.advance()
            parts.append(self.binary(level + 1))
        return syntax.Junction(operator, tuple(parts), at=at)

    def _in_tests(self) -> tuple[Node, ...]:
        if not self.at_sign("(") or not self.holds_comma():
            return (self.binary(_OPERAND),)
        self.advance()
        tests = [self.expression()]
        while self.take_sign(","):
            tests.append(self.expression())
        self.expect_sign(")")
        return tuple(tests)

    def unary(self) -> Node:
        """A value with its signs and postfixes."""
        if self.at_sign("-"):
            return self._negative()
        node = self.postfix(self.primary())
        if self.at_word("instance"):
            at = self.advance().start
            self.expect_word("of")
            return syntax.InstanceOf(node, self.type_form(), at=at)
        return node

    def _negative(self) -> Node:
        minuses = [self.advance()]
        while self.at_sign("-"):
            minuses.append(self.advance())
            if len(minuses) > DEEPEST:
                self.too_deep(DEEPEST)
        if self.token.kind == "number":
            self.minus = minuses.pop()
        node = self.unary()
        for token in reversed(minuses):
            node = syntax.Negation(node, at=token.start)
        return node

    def postfix(self, node: Node) -> Node:
        """Calls, filters and members after a value."""
        chain = 0
        while True:
            at = self.token.start
            if self.token.kind != "sign":
                return node
            if self.at_sign("."):
                self.advance()
                node = syntax.Path(node, self.read_name(member=True), at=at)
            elif self.at_sign("("):
                node = self.call(node, at)
            elif self.at_sign("[") and not self._closes_interval():
                node = self._filter(node, at)
            else:
                return node
            chain = self.longer(chain)

    def _filter(self, node: Node, at: int) -> Node:
        self.advance()
        self.filters += 1
        condition = self.expression_outside_interval()
        self.filters -= 1
        self.expect_sign("]")
        return syntax.Filter(node, condition, at=at)

    def _closes_interval(self) -> bool:
        """Whether the `[` that follows ends an interval such as [1..10[ rather than opening a filter."""
        if not self.in_interval:
            return False
        follower = self.peek()
        return follower.kind == "end" or (follower.kind != "string" and follower.text in _AFTER_INTERVAL)

    def primary(self) -> Node:
        """A literal, name, bracket or form that begins with a keyword."""
        token = self.token
        if token.kind == "number":
            self.advance()
            return self._signed(self._number(token), token)
        if token.kind == "string":
            return syntax.Text(self.string(), at=token.start)
        if token.kind in ("name", "quoted name"):
            return self.named(token)
        if token.text in _UNARY and token.kind == "sign":
            self.advance()
            return syntax.UnaryComparison(token.text, self.binary(_OPERAND), at=token.start)
        return self.bracketed(token)

    def _signed(self, value: Decimal, token: Token) -> Node:
        """The number with the minus that stood right before it: a negative literal is one value (rule 35)."""
        minus, self.minus = self.minus, None
        if minus is None:
            return syntax.Number(value, at=token.start)
        return syntax.Number(-value if value else value, at=minus.start)

    def _number(self, token: Token) -> Decimal:
        try:
            value = DECIMAL128.create_decimal(token.text)
        except (DecimalException, ValueError, MemoryError):
            self.fail("a number of at most 6144 digits", "不超过 6144 位的数", token)
        return value


def _whole(parser: Parser, node: Node) -> Node:
    if parser.token.kind != "end":
        parser.fail("an operator or the end", "运算符或表达式结尾")
    return node


def parse_tree(text: str, names: NameTable) -> Node:
    """The tree of an expression; FeelError with line, column and what was expected."""
    parser = Parser(text, names)
    try:
        return _whole(parser, parser.expression())
    except RecursionError:
        parser.too_deep(DEEPEST)


def parse_tests(text: str, names: NameTable) -> syntax.UnaryTests:
    """The tree of an input entry of a decision table (rule 15): tests, not(tests) or "-"."""
    parser = Parser(text, names)
    try:
        tests = parser.unary_tests()
    except RecursionError:
        parser.too_deep(DEEPEST)
    _whole(parser, tests)
    return tests
