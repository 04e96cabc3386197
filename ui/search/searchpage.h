// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/frames.h"
#include "relay/protocol/result.h"
#include "ui/widgets/look.h"

#include <QWidget>

class QLineEdit;
class QListView;

namespace kefu::ui {

class Button;
class ChatService;
class ConversationStore;
class PlainLabel;
class RecordFilters;
class RecordsModel;

//! 记录: search in all messages the agent may read, by words (two characters and more each), mini
//! program, agent and days. Enter searches, the down arrow goes into what was found, Enter there
//! opens the conversation at that message.
class SearchPage : public QWidget {
    Q_OBJECT
public:
    //! `service` and `store` outlive the page.
    SearchPage(const Look &look, ChatService &service, ConversationStore &store,
               QWidget *parent = nullptr);

    //! With the focus in the field; `text` is looked for unless it is empty.
    void open(const QString &text = {});
    QLineEdit *field() const { return m_field; }
    QListView *list() const { return m_list; }
    RecordFilters *filters() const { return m_filters; }
    RecordsModel *model() const { return m_model; }

Q_SIGNALS:
    void openRequested(const kefu::SearchHit &hit);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    enum class State { Idle, TooShort, Searching, Ready, Failed };

    void build();
    void buildList();
    void connectParts();
    void retranslate();
    void find();
    void more();
    void ask();
    void take(const Result<SearchAnswer> &answer);
    void setState(State state);
    QString stateWords() const;
    void openHit(const QModelIndex &index);
    bool fieldKey(int key);
    bool listKey(int key);

    const Look &m_look;
    ChatService &m_service;
    ConversationStore &m_store;
    RecordsModel *m_model;
    PlainLabel *m_title;
    QLineEdit *m_field;
    Button *m_search;
    RecordFilters *m_filters;
    Button *m_clear;
    PlainLabel *m_state;
    PlainLabel *m_incomplete;
    QListView *m_list;
    Button *m_more;
    State m_now = State::Idle;
    Error m_error;
    SearchRequest m_request; //!< of the answers that are shown
    MessageId m_before; //!< where the next page begins; none: there is none
    int m_asked = 0; //!< only the last search counts
    bool m_asking = false;
};

} // namespace kefu::ui
