// SPDX-License-Identifier: Apache-2.0
#include "ui/search/recordsmodel.h"

#include "ui/chat/rowwords.h"
#include "ui/model/conversationstore.h"
#include "ui/widgets/displaytext.h"

namespace kefu::ui {

namespace {

constexpr qsizetype kMostSnippet = 240;
constexpr int kMostName = 40;

//! The pieces as one line; where those that were looked for stand in it.
std::pair<QString, QList<int>> lineOf(const QList<SnippetPart> &parts)
{
    QString line;
    QList<int> marks;
    for (const SnippetPart &part : parts) {
        QString text = displayText(cutAtCharacter(part.text, kMostSnippet - line.size()));
        for (QChar &c : text)
            c = c == u'\n' || c == u'\t' ? QChar(u' ') : c;
        for (qsizetype i = 0; part.hit && i < text.size(); ++i)
            marks.append(int(line.size() + i));
        line += text;
        if (line.size() >= kMostSnippet)
            break;
    }
    return { line, marks };
}

} // namespace

RecordsModel::RecordsModel(ConversationStore &store, QObject *parent)
    : QAbstractListModel(parent)
    , m_store(store)
{
}

void RecordsModel::clear()
{
    beginResetModel();
    m_rows.clear();
    endResetModel();
}

void RecordsModel::append(const QList<SearchHit> &hits)
{
    if (hits.isEmpty())
        return;
    beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + hits.size()) - 1);
    for (const SearchHit &hit : hits) {
        const auto [snippet, marks] = lineOf(hit.snippet);
        m_rows.append({ hit, snippet, marks });
    }
    endInsertRows();
}

int RecordsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

const SearchHit *RecordsModel::at(int row) const
{
    return row >= 0 && row < m_rows.size() ? &m_rows.at(row).hit : nullptr;
}

QString RecordsModel::nameOf(const SearchHit &hit) const
{
    const QString known = m_store.displayName(hit.visitor.id);
    return displayLine(known.isEmpty() ? visitorDisplayName(hit.visitor, m_store.words().visitor)
                                       : known,
                       kMostName);
}

QString RecordsModel::whoOf(const SearchHit &hit) const
{
    return hit.message.direction == Direction::Out ? displayLine(hit.message.authorName, kMostName)
                                                   : nameOf(hit);
}

QVariant RecordsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case SnippetRole:
        return row.snippet;
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2, %3: %4")
            .arg(nameOf(row.hit), fullTime(row.hit.message.createdAt), whoOf(row.hit), row.snippet);
    case VisitorRole:
        return row.hit.visitor.id.value;
    case SeqRole:
        return row.hit.message.seq;
    case NameRole:
        return nameOf(row.hit);
    case ChannelRole:
        return m_store.channelName(row.hit.visitor.channel);
    case WhoRole:
        return whoOf(row.hit);
    case TimeRole:
        return row.hit.message.createdAt;
    case MarksRole:
        return QVariant::fromValue(row.marks);
    default:
        return {};
    }
}

} // namespace kefu::ui
