// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/patterncompiler.h"

#include <algorithm>

namespace kefu::domain {

namespace {

using Range = Pattern::Range;
using State = Pattern::State;
using Kind = State::Kind;

constexpr char32_t kLastCodePoint = 0x10FFFF;
constexpr int kMaxRepeat = 200;

//! Writes the automaton while it reads the expression. A part is a run of states that begins at a
//! known index and falls through to the one behind it, so a repetition is a copy of the run.
class Compiler {
public:
    explicit Compiler(const QString &expression)
        : m_chars(expression.toUcs4())
    {
    }

    Result<QList<State>> run()
    {
        readAlternatives(0);
        if (m_error.isEmpty() && m_at < m_chars.size())
            fail(QStringLiteral("a bracket too many"));
        append({ Kind::Match });
        if (m_error.isEmpty())
            return std::move(m_states);
        return makeError(ErrorCode::BadRequest, m_error,
                         { { QStringLiteral("at"), int(m_errorAt) } });
    }

private:
    bool ended() const { return m_at >= m_chars.size() || !m_error.isEmpty(); }
    char32_t peek() const { return ended() ? 0 : char32_t(m_chars[m_at]); }
    bool take(char32_t c)
    {
        if (ended() || peek() != c)
            return false;
        ++m_at;
        return true;
    }
    void fail(const QString &why)
    {
        if (!m_error.isEmpty())
            return;
        m_error = why;
        m_errorAt = m_at;
    }
    void append(State state)
    {
        if (m_states.size() >= Pattern::kMaxStates)
            fail(QStringLiteral("the expression is too large"));
        else
            m_states.append(std::move(state));
    }
    int end() const { return int(m_states.size()); }

    //! Makes room for one state at `at`, the beginning of the run written last.
    void insertAt(int at, const State &state)
    {
        if (m_states.size() >= Pattern::kMaxStates) {
            fail(QStringLiteral("the expression is too large"));
            return;
        }
        // Who led to the run from outside now leads to the new state; who did inside still means
        // what stood there.
        for (int i = at; i < end(); ++i) {
            m_states[i].next += m_states[i].next >= at ? 1 : 0;
            m_states[i].other += m_states[i].other >= at ? 1 : 0;
        }
        m_states.insert(at, state);
    }

    void readAlternatives(int depth)
    {
        if (depth > Pattern::kMaxDepth) {
            fail(QStringLiteral("too many groups in each other"));
            return;
        }
        const int begin = end();
        readSequence(depth);
        if (!take(U'|'))
            return;
        // split → first | second; the first one jumps over the second.
        insertAt(begin, { Kind::Split, begin + 1, 0 });
        const int jump = end();
        append({ Kind::Jump });
        if (m_error.isEmpty())
            m_states[begin].other = jump + 1;
        readAlternatives(depth);
        if (m_error.isEmpty())
            m_states[jump].next = end();
    }

    void readSequence(int depth)
    {
        while (!ended() && peek() != U'|' && peek() != U')') {
            const int begin = end();
            readAtom(depth);
            readQuantifiers(begin);
        }
    }

    void readAtom(int depth)
    {
        const char32_t c = peek();
        ++m_at;
        switch (c) {
        case U'(':
            return readGroup(depth);
        case U'[':
            return readClass();
        case U'.':
            return appendSet({ { 0, kLastCodePoint } }, false);
        case U'^':
            return append({ Kind::Begin, end() + 1 });
        case U'$':
            return append({ Kind::End, end() + 1 });
        case U'\\':
            return readEscape();
        case U'*':
        case U'+':
        case U'?':
        case U'{':
            --m_at;
            return fail(QStringLiteral("nothing to repeat"));
        default:
            return appendLiteral(c);
        }
    }

    void readGroup(int depth)
    {
        if (take(U'?') && !take(U':'))
            fail(QStringLiteral("only (?: ) is understood of the groups with a question mark"));
        readAlternatives(depth + 1);
        if (!take(U')'))
            fail(QStringLiteral("a group does not end"));
    }

    static QList<Range> namedClass(char32_t name)
    {
        switch (name) {
        case U'd':
        case U'D':
            return { { U'0', U'9' } };
        case U'w':
        case U'W':
            return { { U'0', U'9' }, { U'a', U'z' }, { U'_', U'_' }, { 0x3400, 0x9FFF } };
        case U's':
        case U'S':
            return { { U'\t', U'\r' }, { U' ', U' ' } };
        default:
            return {};
        }
    }
    static bool isUpper(char32_t c) { return c >= U'A' && c <= U'Z'; }
    static bool isAlphanumeric(char32_t c)
    {
        return isUpper(c) || (c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9');
    }

    void readEscape()
    {
        const char32_t c = peek();
        if (ended())
            return fail(QStringLiteral("a backslash at the end"));
        ++m_at;
        if (const QList<Range> ranges = namedClass(c); !ranges.isEmpty())
            return appendSet(ranges, isUpper(c));
        if (isAlphanumeric(c)) {
            --m_at;
            return fail(QStringLiteral("this escape is not understood"));
        }
        appendLiteral(c);
    }

    //! A character as it stands in folded text, which may be several.
    void appendLiteral(char32_t c)
    {
        const QList<uint> folded = foldedCharacter(c);
        for (const uint each : folded)
            appendSet({ { char32_t(each), char32_t(each) } }, false);
    }
    static QList<uint> foldedCharacter(char32_t c)
    {
        if (c == U' ' || c == 0x3000)
            return { uint(U' ') };
        const QList<uint> folded = foldedText(QString::fromUcs4(&c, 1)).toUcs4();
        return folded.isEmpty() ? QList<uint> { uint(U' ') } : folded;
    }
    void appendSet(const QList<Range> &ranges, bool negated)
    {
        append({ Kind::Set, end() + 1, 0, ranges, negated });
    }

    void readClass()
    {
        const bool negated = take(U'^');
        QList<Range> ranges;
        bool isFirst = true;
        while (!ended() && (isFirst || peek() != U']')) {
            isFirst = false;
            readClassItem(ranges);
        }
        if (!take(U']'))
            fail(QStringLiteral("a set does not end"));
        appendSet(ranges, negated);
    }

    void readClassItem(QList<Range> &ranges)
    {
        if (take(U'\\')) {
            const QList<Range> named = namedClass(peek());
            if (!named.isEmpty() && isUpper(peek()))
                return fail(QStringLiteral("\\D, \\W and \\S do not stand in a set"));
            if (!named.isEmpty()) {
                ++m_at;
                ranges.append(named);
                return;
            }
            if (ended())
                return fail(QStringLiteral("a backslash at the end"));
        }
        const char32_t from = foldedEndpoint();
        const bool isRange =
            peek() == U'-' && m_at + 1 < m_chars.size() && char32_t(m_chars[m_at + 1]) != U']';
        if (!isRange) {
            ranges.append({ from, from });
            return;
        }
        ++m_at;
        take(U'\\');
        const char32_t to = foldedEndpoint();
        if (to < from)
            fail(QStringLiteral("a range goes backwards"));
        ranges.append({ from, to });
    }
    char32_t foldedEndpoint()
    {
        const char32_t c = peek();
        ++m_at;
        return char32_t(foldedCharacter(c).first());
    }

    void readQuantifiers(int begin)
    {
        while (!ended()) {
            int least = 0;
            int most = -1; // no end
            if (take(U'*')) {
            } else if (take(U'+')) {
                least = 1;
            } else if (take(U'?')) {
                most = 1;
            } else if (!readBounds(least, most)) {
                return;
            }
            take(U'?'); // lazy
            repeat(begin, least, most);
        }
    }

    bool readBounds(int &least, int &most)
    {
        if (!take(U'{'))
            return false;
        least = readNumber();
        most = least;
        if (take(U','))
            most = peek() == U'}' ? -1 : readNumber();
        if (!take(U'}') || least < 0 || most > kMaxRepeat || least > kMaxRepeat
            || (most >= 0 && most < least))
            fail(QStringLiteral("bounds are {n}, {n,} or {n,m}, at most 200"));
        return true;
    }
    int readNumber()
    {
        int number = -1;
        while (peek() >= U'0' && peek() <= U'9' && number <= kMaxRepeat) {
            number = std::max(number, 0) * 10 + int(peek() - U'0');
            ++m_at;
        }
        return number;
    }

    void repeat(int begin, int least, int most)
    {
        const QList<State> part = m_states.mid(begin);
        m_states.resize(begin);
        for (int i = 0; i < least; ++i)
            appendCopy(part, begin);
        if (most < 0)
            appendLoop(part, begin);
        for (int i = least; i < most && m_error.isEmpty(); ++i) {
            const int split = end();
            append({ Kind::Split, split + 1, 0 });
            appendCopy(part, begin);
            if (m_error.isEmpty())
                m_states[split].other = end();
        }
    }
    void appendLoop(const QList<State> &part, int begin)
    {
        const int split = end();
        append({ Kind::Split, split + 1, 0 });
        appendCopy(part, begin);
        append({ Kind::Jump, split });
        if (m_error.isEmpty())
            m_states[split].other = end();
    }
    void appendCopy(const QList<State> &part, int begin)
    {
        const int moved = end() - begin;
        for (State state : part) {
            if (!m_error.isEmpty())
                return;
            state.next += moved;
            state.other += moved;
            append(std::move(state));
        }
    }

    QList<uint> m_chars;
    qsizetype m_at = 0;
    QList<State> m_states;
    QString m_error;
    qsizetype m_errorAt = 0;
};

} // namespace

Result<QList<Pattern::State>> compileStates(const QString &expression)
{
    return Compiler(expression).run();
}

} // namespace kefu::domain
