// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"
#include "relay/protocol/types.h"

#include <QHash>
#include <QJsonArray>
#include <QList>
#include <QStringList>

namespace kefu::domain {

//! What becomes of a message with such a word, the milder first (product.md 9).
enum class WordAction {
    Mask, //!< asterisks instead of it
    Warn, //!< an agent is asked first; of a visitor's message: shown, and said in the figures
    Block, //!< an agent cannot send it; a visitor's message is shown as asterisks
};

//! 敏感词. One word, what it does and in which direction it counts.
struct WordRule {
    QString word;
    WordAction action = WordAction::Mask;
    bool incoming = true;
    bool outgoing = true;
    bool operator==(const WordRule &) const = default;
};

inline constexpr qsizetype kMaxWordRules = 20'000;
inline constexpr qsizetype kMaxWordChars = 64;

//! `[{"word","action":"mask|warn|block","direction":"both|in|out"}]`. Errors: BadRequest,
//! TooLarge (`details.field` "words").
Result<QList<WordRule>> wordRulesFromJson(const QJsonArray &json);
QJsonArray toJson(const QList<WordRule> &rules);

//! Finds them all in one pass over a text, however many there are (Aho-Corasick). Letters count
//! without case and width; invisible characters count as nothing, and blanks between Chinese
//! characters neither ("加 微 信"). Immutable.
class WordFilter {
public:
    WordFilter() = default;
    explicit WordFilter(const QList<WordRule> &rules);

    struct Finding {
        QStringList words; //!< as the rules have them, each once, in the order found
        QStringList forcible {}; //!< those that only warn
        QString masked; //!< the text with what must not be seen as asterisks
        bool blocks = false;
        bool masks = false;
        bool isEmpty() const { return words.isEmpty(); }
    };
    //! Of a message that goes this way; System is looked at by nobody.
    Finding look(const QString &text, Direction direction) const;
    bool isEmpty() const { return m_rules.isEmpty(); }

private:
    struct Node {
        int fail = 0;
        int rule = -1; //!< that ends here
        int next = 0; //!< the nearest shorter one that ends here, too; 0 = none
        int depth = 0;
    };
    static quint64 edge(int node, char16_t letter) { return (quint64(node) << 16) | letter; }
    void add(int rule, const QString &folded);
    void link();
    int step(int node, char16_t letter) const;

    QList<WordRule> m_rules;
    QList<Node> m_nodes;
    QHash<quint64, int> m_edges;
};

} // namespace kefu::domain
