// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/chat/contentbox.h"
#include "ui/chat/rowstyle.h"
#include "ui/chat/textlinks.h"
#include "ui/model/messagemodel.h"
#include "ui/widgets/look.h"

#include <QTextLayout>
#include <memory>

class QPainter;

namespace kefu::ui {

//! What all rows of one chat share.
struct RowContext {
    const Look *look = nullptr;
    int width = 0; //!< of the message area
    VisitorId visitor;
    QString visitorName;
    bool visitorGrey = false;
    QString channel; //!< the mini program's name
    AgentId me;
    QString myName;
    MediaService *media = nullptr; //!< null: no picture is ever shown
    RowStyle style {};
};

//! One row of a chat, laid out for one width: where its parts are, in coordinates of the row. Owns
//! the text's QTextLayout; made again only when the width or the message changed.
class RowLayout {
public:
    enum class Kind { Placeholder, Bubble, System };
    enum class Part { None, Text, Link, Box, More, Action, Date };
    enum class MarkAction { None, SendAgain, SendAnyway, Withdraw };

    //! What stands above a row: what it says already (the day, the name) is not said again.
    struct Above {
        const Message *message = nullptr; //!< null when it is not loaded, or when there is none
        bool isFirst = false; //!< there is none
    };
    //! `shownChars`: how much of a long text is unfolded (rowwords.h, shownLength()).
    RowLayout(const RowContext &context, const MessageModel::Item &item, const Above &above,
              int shownChars);

    Kind kind() const { return m_kind; }
    bool isOwn() const { return m_own; }
    int height() const { return m_height; }
    QRect bubble() const { return m_bubble; }
    QRect avatar() const { return m_avatar; }
    QRect meta() const { return m_meta; }
    QRect mark() const { return m_mark; }
    QRect dateLine() const { return m_dateLine; } //!< null when the day is the same as above
    QString dateText() const { return m_dateText; }
    //! Name, time and picture stand over a message above.
    bool isGrouped() const { return m_grouped; }
    QRect actionRect() const { return m_actionRect; }
    MarkAction action() const { return m_action; }
    QString markText() const { return m_markText; }
    bool isSpinning() const { return m_markIcon == Icon::Spinner && !m_mark.isNull(); }
    //! "2023-11-07 06:54:20", for whoever points at the row.
    QString timeTip() const { return m_fullTime; }
    //! What can be selected and copied.
    QString text() const { return m_text; }
    //! What stands there in place of text; null for text.
    const ContentBox *box() const { return m_box.get(); }
    int lineCount() const { return m_layout ? m_layout->lineCount() : 0; }
    //! text() and, before it, "李静 2023-11-07 06:54:20", of a row that needs no layout: for
    //! copying many.
    static QString textOf(const MessageModel::Item &item, int shownChars);
    static QString headingOf(const RowContext &context, const MessageModel::Item &item);

    Part partAt(const QPoint &point) const;
    //! The address under `point`, as it is written; empty when there is none.
    QString linkAt(const QPoint &point) const;
    //! The character boundary nearest to `point`; outside the text the nearest line's.
    int positionAt(const QPoint &point) const;
    //! Start and end of the word at `position`.
    std::pair<int, int> wordAt(int position) const;
    //! The boundary one character, or word, before or behind `position`; of a box its other end.
    int steppedFrom(int position, int by, bool word) const;

    //! `selection`: start and end in text(), equal for none. `spin`: degrees of the waiting mark.
    void paint(QPainter &painter, const RowContext &context, std::pair<int, int> selection,
               int spin) const;

private:
    void stack(const RowContext &context, const Message &message, const Above &above);
    void layOutSystem(const RowContext &context, const Message &message);
    void layOutBubble(const RowContext &context, const MessageModel::Item &item, int shownChars);
    void layOutWords(const RowContext &context, const Message &message, int shownChars);
    void layOutText(const QFont &font, int lineHeight, int maxWidth,
                    const QList<QTextLayout::FormatRange> &formats = {});
    void placeBubble(const RowContext &context, int width, int height);
    void moveBy(const QPoint &offset);
    QList<QTextLayout::FormatRange> linkFormats(const RowContext &context) const;
    const TextLink *linkIn(const QPoint &point) const;
    void setMark(const RowContext &context, const MessageModel::Item &item);
    void placeMark(const RowContext &context);
    void paintBubble(QPainter &painter, const RowContext &context,
                     std::pair<int, int> selection) const;
    void paintSelected(QPainter &painter, const RowContext &context) const;
    void paintMeta(QPainter &painter, const RowContext &context) const;
    void paintDate(QPainter &painter, const RowContext &context) const;
    void paintTail(QPainter &painter, const RowContext &context) const;
    void paintMark(QPainter &painter, const RowContext &context, int spin) const;
    void paintSystem(QPainter &painter, const RowContext &context,
                     std::pair<int, int> selection) const;
    void paintPlaceholder(QPainter &painter, const RowContext &context) const;
    void drawText(QPainter &painter, const RowContext &context, const QColor &colour,
                  std::pair<int, int> selection) const;
    QPoint textOrigin() const;

    Kind m_kind = Kind::Placeholder;
    bool m_own = false;
    bool m_grouped = false;
    bool m_hasMeta = true;
    int m_column = 0; //!< width of the column the row stands in
    bool m_muted = false; //!< unsupported: words of ours in place of the visitor's
    bool m_grey = false;
    int m_height = 0;
    int m_textWidth = 0;
    int m_textHeight = 0;
    int m_lineHeight = chatmetrics::kLine;
    qint64 m_avatarSeed = 0;
    QRect m_avatar;
    QRect m_meta;
    QRect m_dateLine;
    QRect m_bubble;
    QRect m_more;
    QRect m_mark;
    QRect m_actionRect;
    QString m_name;
    QString m_time;
    QString m_fullTime;
    QString m_dateText;
    QString m_text;
    QString m_moreText;
    QString m_markText;
    QString m_actionText;
    Icon m_markIcon = Icon::Clock;
    QColor Theme::*m_markColour = &Theme::sub;
    MarkAction m_action = MarkAction::None;
    QPoint m_padding; //!< from the bubble's corner to its text
    QList<TextLink> m_links;
    std::unique_ptr<QTextLayout> m_layout;
    std::unique_ptr<ContentBox> m_box;
};

} // namespace kefu::ui
