// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/shortcuts.h"
#include "ui/widgets/look.h"

#include <QAbstractListModel>
#include <QWidget>

class QListView;

namespace kefu::ui {

class Button;
class PlainLabel;

//! The rows of 快捷键: every action under its group's heading.
class KeysModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        HeadingRole = Qt::UserRole + 1, //!< bool
        ActionRole, //!< int of Action; -1: a heading
        KeysRole, //!< QString
        ChangedRole, //!< bool
        FixedRole, //!< bool
    };
    KeysModel(const ShortcutMap &keys, QObject *parent);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    int rowOf(Action action) const;
    void tellAll();

private:
    struct Row {
        int action; //!< -1: the heading of the next one's group
        ActionGroup group;
    };
    const ShortcutMap &m_keys;
    QList<Row> m_rows;
};

//! 快捷键: gives actions other keys. Enter on a row waits for the new key; one that another action
//! has is said in words and taken from there only when the agent says so.
class KeysPage : public QWidget {
    Q_OBJECT
public:
    //! `keys` outlives the page.
    KeysPage(const Look &look, ShortcutMap &keys, QWidget *parent = nullptr);

    QListView *list() const { return m_list; }
    KeysModel *model() const { return m_model; }
    void select(Action action);
    //! It waits for a key: every key pressed is meant for it.
    bool isCapturing() const { return m_capturing; }

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void build();
    void retranslate();
    std::optional<Action> current() const;
    void capture();
    void stop();
    void take(const QKeySequence &key);
    void assign(const QKeySequence &key);
    void apply();
    void refresh();
    void say(const QString &words, bool wrong = false);

    const Look &m_look;
    ShortcutMap &m_keys;
    KeysModel *m_model;
    QListView *m_list;
    PlainLabel *m_words;
    Button *m_take;
    Button *m_change;
    Button *m_none;
    Button *m_reset;
    Button *m_resetAll;
    QKeySequence m_wanted; //!< somebody else has it; asked whether to take it
    bool m_capturing = false;
};

} // namespace kefu::ui
