// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/boardstore.h"

#include <QAbstractListModel>
#include <QSet>

namespace kefu::ui {

//! Rows known by an id that come, go and change places. Selection and place of the view follow the
//! row, not its number; nothing changes places while the pointer moves over the list.
class BoardRows : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { IdRole = Qt::UserRole + 1 };

    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    qint64 idAt(int row) const { return m_ids.value(row); }
    int rowOf(qint64 id) const { return int(m_ids.indexOf(id)); }
    //! While held, rows are updated and go and new ones are put at the end, but none moves.
    void setHeld(bool held);

protected:
    void setIds(const QList<qint64> &ids);
    //! What a screen reader says of a row.
    virtual QString wordsOf(qint64 id) const = 0;

private:
    void removeMissing(const QList<qint64> &wanted);
    void appendNew(const QList<qint64> &wanted);
    void move(const QList<qint64> &wanted);

    QList<qint64> m_ids;
    QList<qint64> m_wanted;
    bool m_held = false;
};

} // namespace kefu::ui
