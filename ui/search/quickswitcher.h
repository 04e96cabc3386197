// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/search/switcherindex.h"
#include "ui/widgets/sheet.h"

#include <QAbstractListModel>

class QLineEdit;
class QListView;

namespace kefu::ui {

class PlainLabel;

//! The rows of the quick switcher: what was found under the headings of its kinds.
class SwitcherModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        HeadingRole = Qt::UserRole + 1, //!< bool
        IdRole,
        KindRole, //!< SwitchTarget::Kind as int
        DetailRole,
        UnreadRole,
        GreyRole,
        MarksRole, //!< QList<int>: characters of the title
    };
    using QAbstractListModel::QAbstractListModel;

    void setHits(const QList<SwitcherIndex::Hit> &hits);
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    const SwitchTarget *target(int row) const; //!< null: a heading, or out of range
    static QString kindWords(SwitchTarget::Kind kind);

private:
    struct Row {
        bool heading = false;
        SwitchTarget target;
        QList<int> marks;
    };
    QList<Row> m_rows;
};

//! Ctrl+K: over the window, one field that finds chats, visitors, colleagues and commands by their
//! beginning, a part or the pinyin initials. Typing finds, the arrows choose, Enter goes there.
class QuickSwitcher : public Sheet {
    Q_OBJECT
public:
    //! `index` is taken as it is now.
    QuickSwitcher(const Look &look, SwitcherIndex index, const QString &keys, QWidget *over);

    void openNow();
    QLineEdit *field() const { return m_field; }
    QListView *list() const { return m_list; }
    SwitcherModel *model() const { return m_model; }

Q_SIGNALS:
    void chosen(const kefu::ui::SwitchTarget &target);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build(const QString &keys);
    void find();
    void step(int by);
    void submit();

    SwitcherIndex m_index;
    SwitcherModel *m_model;
    QLineEdit *m_field;
    QListView *m_list;
    PlainLabel *m_empty;
};

} // namespace kefu::ui
