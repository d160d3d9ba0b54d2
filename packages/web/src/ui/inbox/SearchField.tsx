// The field over the list that finds chats and people.
import { SearchBox, type SearchBoxProps } from '../parts/SearchBox.tsx'
import { useText } from '../text-context.tsx'

export function SearchField(props: Omit<SearchBoxProps, 'label'>) {
  const t = useText()
  return <SearchBox label={t('inbox.search')} {...props} />
}
