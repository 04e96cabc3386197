// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/frames.h"
#include "ui/widgets/look.h"

#include <QDate>
#include <QWidget>

class QComboBox;

namespace kefu::ui {

class Button;
class ConversationStore;
class IconButton;

//! A day, or none: a button that opens the calendar and a cross that takes the day away.
class DayField : public QWidget {
    Q_OBJECT
public:
    DayField(const Look &look, const char *name, QWidget *parent);

    //! "From any day" while there is none; "From %1".
    void setWords(const QString &none, const QString &with, const QString &clear);
    QDate day() const { return m_day; }
    void setDay(const QDate &day); //!< tells of it

Q_SIGNALS:
    void changed();

private:
    void open();
    void refresh();

    const Look &m_look;
    Button *m_button;
    IconButton *m_clear;
    QString m_none;
    QString m_with;
    QDate m_day;
};

//! What narrows a search in all messages: mini program, agent, first and last day.
class RecordFilters : public QWidget {
    Q_OBJECT
public:
    //! `store` outlives it.
    RecordFilters(const Look &look, ConversationStore &store, QWidget *parent = nullptr);

    //! Puts the filters into the request; days are the agent's own.
    void putInto(SearchRequest &request) const;
    bool isAny() const;
    void clear();
    QComboBox *channels() const { return m_channels; }
    QComboBox *agents() const { return m_agents; }
    DayField *from() const { return m_from; }
    DayField *to() const { return m_to; }

Q_SIGNALS:
    void changed();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void fillChannels();
    void fillAgents();
    void fill(QComboBox *box, const QString &all, const QList<std::pair<QString, qint64>> &rows);

    ConversationStore &m_store;
    QComboBox *m_channels;
    QComboBox *m_agents;
    DayField *m_from;
    DayField *m_to;
};

} // namespace kefu::ui
