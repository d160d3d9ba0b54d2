// What somebody sees who is not signed in: the door, in one of three forms.
import type { ServerInfo } from '@poruch/protocol'
import { Route, Switch } from 'wouter'
import type { Leaving } from '../../app/state.ts'
import { InvitePage } from './InvitePage.tsx'
import { SignInPage } from './SignInPage.tsx'
import { SignUpPage } from './SignUpPage.tsx'

export interface SignedOutProps {
  server: ServerInfo
  leaving: Leaving
}

export function SignedOut({ server, leaving }: SignedOutProps) {
  return (
    <Switch>
      <Route path="/invite/:token">{({ token }) => <InvitePage server={server} token={token} />}</Route>
      <Route path="/sign-up">
        <SignUpPage server={server} invite={null} />
      </Route>
      <Route>
        {server.empty ? <SignUpPage server={server} invite={null} /> : <SignInPage leaving={leaving} />}
      </Route>
    </Switch>
  )
}
