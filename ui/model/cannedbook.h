// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/chatservice.h"
#include "ui/model/pinyin.h"

namespace kefu::ui {

//! What the variables of a canned reply become.
struct CannedWords {
    QString visitor; //!< {访客名}
    QString agent; //!< {客服名}
    QString channel; //!< {小程序}
};
//! `content` with its variables filled in; those it does not know stay as they are.
Content filledIn(const Content &content, const CannedWords &words);

//! The canned replies this agent sees, loaded when they are first wanted and again when the relay
//! says that they changed.
class CannedBook : public QObject {
    Q_OBJECT
public:
    static constexpr int kMostFound = 50;

    //! `service` outlives the book.
    explicit CannedBook(ChatService &service, QObject *parent = nullptr);

    void want();
    void reload(); //!< asks anew, when they were wanted at all
    bool isLoaded() const { return m_loaded; }
    const std::optional<Error> &failure() const { return m_failure; }
    const QList<CannedReply> &replies() const { return m_replies; }
    //! Those for `channel` that `typed` means, best first: the beginning of a shortcut, of the
    //! title's pinyin initials, a part of the title, of the text. All of them for an empty one.
    QList<CannedReply> find(const QString &typed, ChannelId channel) const;
    //! Which characters of `title` are what `typed` means: its own, or those whose pinyin initials
    //! it is. Where they begin and how many; {0, 0} when something else was found.
    std::pair<int, int> hitIn(const QString &title, const QString &typed) const;

Q_SIGNALS:
    void changed();

private:
    struct Row {
        CannedReply reply;
        QString initials;
    };
    void load(CannedId after);
    void take(const Result<CannedAnswer> &answer);
    static int rank(const Row &row, const QString &typed);

    ChatService &m_service;
    QList<CannedReply> m_replies;
    QList<CannedReply> m_coming; //!< pages so far
    QList<Row> m_rows;
    PinyinInitials m_pinyin;
    std::optional<Error> m_failure;
    bool m_wanted = false;
    bool m_loading = false;
    bool m_loaded = false;
};

} // namespace kefu::ui
