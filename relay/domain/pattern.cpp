// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/pattern.h"

#include "relay/domain/patterncompiler.h"

#include <algorithm>

namespace kefu::domain {

namespace {

using Range = Pattern::Range;
using State = Pattern::State;
using Kind = State::Kind;

bool accepts(const State &state, char32_t c)
{
    const bool isIn =
        std::any_of(state.ranges.begin(), state.ranges.end(),
                    [c](const Range &range) { return c >= range.from && c <= range.to; });
    return isIn != state.negated;
}

//! The states an automaton is in at once; each at most one time.
class Front {
public:
    Front(const QList<State> &states, qsizetype textLength)
        : m_states(states)
        , m_length(textLength)
        , m_seen(states.size(), -1)
    {
    }

    //! Enters `start` and whatever is reached from it without reading a character, at `position`.
    void enter(int start, qsizetype position, QList<int> &front, int &budget)
    {
        m_stack.append(start);
        while (!m_stack.isEmpty()) {
            const int index = m_stack.takeLast();
            if (m_seen[index] == position)
                continue;
            m_seen[index] = position;
            --budget;
            follow(index, position, front);
        }
    }

private:
    void follow(int index, qsizetype position, QList<int> &front)
    {
        const State &state = m_states[index];
        switch (state.kind) {
        case Kind::Split:
            m_stack.append(state.other);
            m_stack.append(state.next);
            return;
        case Kind::Jump:
            m_stack.append(state.next);
            return;
        case Kind::Begin:
            if (position == 0)
                m_stack.append(state.next);
            return;
        case Kind::End:
            if (position == m_length)
                m_stack.append(state.next);
            return;
        case Kind::Set:
        case Kind::Match:
            front.append(index);
            return;
        }
    }

    const QList<State> &m_states;
    qsizetype m_length;
    QList<qsizetype> m_seen; //!< at which position a state was entered last
    QList<int> m_stack;
};

} // namespace

QString foldedText(const QString &text)
{
    return text.normalized(QString::NormalizationForm_KC).toCaseFolded().simplified();
}

Result<Pattern> Pattern::compile(const QString &expression)
{
    if (expression.isEmpty() || expression.size() > kMaxChars) {
        return makeError(ErrorCode::BadRequest,
                         QStringLiteral("an expression has 1 to %1 characters").arg(kMaxChars));
    }
    Result<QList<State>> states = compileStates(expression);
    if (!states)
        return states.error();
    Pattern pattern;
    pattern.m_states = *std::move(states);
    int budget = kPatternBudget;
    if (pattern.isFoundIn({}, budget))
        return makeError(ErrorCode::BadRequest, QStringLiteral("it matches every text"));
    return pattern;
}

bool Pattern::isFoundIn(QStringView folded, int &budget) const
{
    const QList<uint> text = folded.toUcs4();
    Front states(m_states, text.size());
    QList<int> front;
    QList<int> next;
    const auto matches = [this](int index) { return m_states[index].kind == Kind::Match; };
    for (qsizetype at = 0; budget > 0; ++at) {
        states.enter(0, at, front, budget); // it may begin anywhere
        if (std::any_of(front.cbegin(), front.cend(), matches))
            return true;
        if (at == text.size())
            return false;
        next.clear();
        for (const int index : std::as_const(front)) {
            --budget;
            if (accepts(m_states[index], char32_t(text[at])))
                states.enter(m_states[index].next, at + 1, next, budget);
        }
        front.swap(next);
    }
    return false;
}

} // namespace kefu::domain
