"""The forms of the grammar that begin with a keyword or a bracket; the base class of the parser."""

from engine.feel import syntax
from engine.feel.cursor import LONGEST_CHAIN, Cursor, NameTable, add_name
from engine.feel.lexer import Token, string_value
from engine.feel.parser_types import type_form
from engine.feel.syntax import Node
from engine.feel.types import TypeForm


class Forms(Cursor):
    """if, for, some, every, function, lists, contexts, intervals and calls."""

    in_interval = False

    def expression(self) -> Node:
        """Any expression; the parser defines it."""
        raise NotImplementedError

    def string(self) -> str:
        """The value of the string literal that comes next."""
        token = self.token
        if token.kind != "string":
            self.fail("a text in quotes", "引号中的文本")
        value = string_value(token.text)
        if value is None:
            self.fail("a whole character, not half of a pair", "完整的字符")
        self.advance()
        return value

    def type_form(self) -> TypeForm:
        """The type that comes next (rule 52)."""
        return type_form(self)

    def named(self, token: Token) -> Node:
        """A literal word, a form that begins with a keyword, or a name."""
        word = token.text if token.kind == "name" else ""
        if word in ("true", "false"):
            self.advance()
            return syntax.Truth(word == "true", at=token.start)
        if word == "null":
            self.advance()
            return syntax.Null(at=token.start)
        if word == "if":
            return self.conditional()
        if word == "for":
            return self.loop()
        if word in ("some", "every"):
            return self.quantified(word)
        if word == "function":
            return self.function_definition()
        if word in ("and", "or", "in", "then", "else", "return", "satisfies", "between"):
            self.fail("a value", "值")
        return syntax.Name(self.read_name(), at=token.start)

    def conditional(self) -> Node:
        """If … then … else …; long else-if ladders are read without nesting."""
        ladder: list[tuple[int, Node, Node]] = []
        while self.at_word("if"):
            at = self.advance().start
            condition = self.expression()
            self.expect_word("then")
            yes = self.expression()
            self.expect_word("else")
            ladder.append((at, condition, yes))
            if len(ladder) > LONGEST_CHAIN:
                self.too_deep(LONGEST_CHAIN)
        node = self.expression()
        for at, condition, yes in reversed(ladder):
            node = syntax.If(condition, yes, node, at=at)
        return node

    def _iterators(self) -> tuple[syntax.Iterator, ...]:
        scope: NameTable = {}
        self.scopes.append(scope)
        iterators: list[syntax.Iterator] = []
        while True:
            at = self.advance().start
            name = self.free_name("in")
            self.expect_word("in")
            source = self.expression()
            end = self.expression() if self.take_sign("..") else None
            iterators.append(syntax.Iterator(name, source, end, at=at))
            add_name(scope, name)
            if not self.at_sign(","):
                return tuple(iterators)

    def loop(self) -> Node:
        """For … return …."""
        at = self.token.start
        iterators = self._iterators()
        self.expect_word("return")
        node = syntax.For(iterators, self.expression(), at=at)
        self.scopes.pop()
        return node

    def quantified(self, word: str) -> Node:
        """some/every … satisfies …."""
        at = self.token.start
        iterators = self._iterators()
        self.expect_word("satisfies")
        node = syntax.Quantified(word, iterators, self.expression(), at=at)
        self.scopes.pop()
        return node

    def function_definition(self) -> Node:
        """function(parameters) [external] body."""
        at = self.advance().start
        self.expect_sign("(")
        parameters: list[syntax.Parameter] = []
        scope: NameTable = {}
        while not self.at_sign(")"):
            name = self.free_name(":", ",", ")")
            form = self.type_form() if self.take_sign(":") else None
            parameters.append(syntax.Parameter(name, form))
            add_name(scope, name)
            if not self.take_sign(","):
                break
        self.expect_sign(")")
        external = self.at_word("external")
        if external:
            self.advance()
        self.scopes.append(scope)
        body = self.expression()
        self.scopes.pop()
        return syntax.FunctionDefinition(tuple(parameters), body, external, at=at)

    def call(self, function: Node, at: int) -> Node:
        """(arguments) after a value."""
        self.expect_sign("(")
        arguments: list[Node] = []
        names: list[str] = []
        if not self.at_sign(")"):
            named = self.name_length(":") > 0
            while True:
                if named:
                    names.append(self.free_name(":"))
                    self.expect_sign(":")
                arguments.append(self.expression_outside_interval())
                if not self.take_sign(","):
                    break
        self.expect_sign(")")
        return syntax.Call(function, tuple(arguments), tuple(names) if names else None, at=at)

    def expression_outside_interval(self) -> Node:
        """An expression in brackets of its own: a `[` in it is a filter again."""
        inside, self.in_interval = self.in_interval, False
        node = self.expression()
        self.in_interval = inside
        return node

    def bracketed(self, token: Token) -> Node:
        """What begins with a sign: list, context, interval, brackets or an at-literal."""
        if token.text == "(":
            self.advance()
            return self._round(token)
        if token.text == "[":
            self.advance()
            return self._square(token)
        if token.text == "]":
            self.advance()
            return self._interval(self._endpoint(), False, token)
        if token.text == "{":
            return self.context_literal()
        if token.text != "@":
            self.fail("a value", "值")
        self.advance()
        return syntax.AtLiteral(self.string(), at=token.start)

    def _endpoint(self) -> Node:
        inside, self.in_interval = self.in_interval, True
        node = self.expression()
        self.in_interval = inside
        return node

    def _round(self, token: Token) -> Node:
        inside, self.in_interval = self.in_interval, False
        node = self.expression()
        self.in_interval = inside
        if self.at_sign(".."):
            return self._interval(node, False, token)
        self.expect_sign(")")
        return node

    def _interval(self, start: Node, start_included: bool, token: Token) -> Node:
        self.expect_sign("..")
        end = self._endpoint()
        closing = self.token.text if self.token.kind == "sign" else ""
        if closing not in ("]", ")", "["):
            self.fail("']' or ')'", "“]”或“)”")
        self.advance()
        return syntax.Interval(start, end, start_included, closing == "]", at=token.start)

    def _empty_list(self) -> bool:
        """Whether the `]` that comes next closes an empty list, rather than opening a range such as ]1..2]."""
        follower = self.peek()
        return not (follower.kind in ("number", "string") or follower.text == "@")

    def _square(self, token: Token) -> Node:
        if self.at_sign("]") and self._empty_list():
            self.advance()
            return syntax.ListLiteral((), at=token.start)
        first = self.expression_outside_interval()
        if self.at_sign(".."):
            return self._interval(first, True, token)
        items = [first]
        while self.take_sign(","):
            items.append(self.expression_outside_interval())
        self.expect_sign("]")
        return syntax.ListLiteral(tuple(items), at=token.start)

    def context_literal(self) -> Node:
        """{key: value, …}; later entries see the keys of the earlier ones."""
        at = self.expect_sign("{").start
        scope: NameTable = {}
        self.scopes.append(scope)
        entries: list[tuple[str, Node]] = []
        while not self.at_sign("}"):
            key = self.string() if self.token.kind == "string" else self.free_name(":")
            self.expect_sign(":")
            entries.append((key, self.expression_outside_interval()))
            add_name(scope, key)
            add_name(self.members, key)
            if not self.take_sign(","):
                break
        self.expect_sign("}")
        self.scopes.pop()
        return syntax.ContextLiteral(tuple(entries), at=at)

    def unary_tests(self) -> syntax.UnaryTests:
        """The whole text as an input entry (rule 15)."""
        if self.at_sign("-") and self.peek().kind == "end":
            self.advance()
            return syntax.UnaryTests(())
        negated = self.at_word("not") and self.peek().text == "(" and self._closed_by_end()
        if negated:
            self.advance(2)
        tests = [self.expression()]
        while self.take_sign(","):
            tests.append(self.expression())
        if negated:
            self.expect_sign(")")
        return syntax.UnaryTests(tuple(tests), negated)

    def _closed_by_end(self) -> bool:
        """Whether the bracket after `not` closes at the very end of the text."""
        level = 0
        for index in range(self.index + 1, len(self.tokens) - 1):
            text = self.tokens[index].text if self.tokens[index].kind == "sign" else ""
            level += (text == "(") - (text == ")")
            if level == 0:
                return index == len(self.tokens) - 2
        return True
